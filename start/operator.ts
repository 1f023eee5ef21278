import app from '@adonisjs/core/services/app'
import env from '#start/env'
import { EnsureSuperadmin } from '#actions/ensure_superadmin'

if (app.getMode() === 'run') {
  await new EnsureSuperadmin().handle({
    email: env.get('ADMIN_EMAIL'),
    password: env.get('ADMIN_PASSWORD'),
  })
}
