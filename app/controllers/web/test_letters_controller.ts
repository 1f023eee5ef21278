import type { HttpContext } from '@adonisjs/core/http'
import limiter from '@adonisjs/limiter/services/main'
import { SendTestLetter } from '#actions/send_test_letter'
import { originForLetters } from '#config/web'

/** Each of them may keep a connection to the mail server open for a while. */
const pace = () => limiter.use({ requests: 10, duration: '10 minutes' })

/** Letters to oneself, to see whether they arrive. */
export default class TestLettersController {
  async store({ auth, request, response }: HttpContext) {
    const user = auth.getUserOrFail()
    await pace().consume(`test_letter:${user.id}`)
    const outcome = await new SendTestLetter().handle({ user, origin: originForLetters(request) })
    return response.created({ to: user.email, ...outcome })
  }
}
