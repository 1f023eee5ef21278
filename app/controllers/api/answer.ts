import type { HttpContext } from '@adonisjs/core/http'
import { BaseSerializer } from '@adonisjs/core/transformers'
import { snakeCase } from '#api/snake_case'

class ApiSerializer extends BaseSerializer<{ Wrap: 'data' }> {
  wrap = 'data' as const
  definePaginationMetaData(): never {
    throw new Error('Lists are paged by keyset: answer with answerList')
  }
}

const serializer = new ApiSerializer()

/** `{"data": …}` with snake_case keys, from what a transformer made. */
export async function answer(
  { response, containerResolver }: HttpContext,
  data: unknown,
  status = 200
) {
  const plain = await serializer.serializeWithoutWrapping(data as never, containerResolver)
  return response.status(status).send({ data: snakeCased(plain) })
}

/** `{"data": […], "meta": {"next": cursor | null}}`. */
export async function answerList(
  { response, containerResolver }: HttpContext,
  rows: unknown,
  next: string | null = null,
  meta: Record<string, unknown> = {}
) {
  const plain = await serializer.serializeWithoutWrapping(rows as never, containerResolver)
  return response.send({ data: snakeCased(plain), meta: { next, ...(snakeCased(meta) as object) } })
}

/** Keys as outside programs read them; values stay what they are. */
export function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased)
  if (
    value === null ||
    typeof value !== 'object' ||
    Object.getPrototypeOf(value) !== Object.prototype
  ) {
    return value
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [snakeCase(key), snakeCased(inner)])
  )
}
