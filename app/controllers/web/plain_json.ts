import type { HttpContext } from '@adonisjs/core/http'
import { BaseSerializer } from '@adonisjs/core/transformers'

class PlainSerializer extends BaseSerializer<{ Wrap: 'data' }> {
  wrap = 'data' as const
  definePaginationMetaData(): never {
    throw new Error('Nothing here is paged')
  }
}

const serializer = new PlainSerializer()

/** What a transformer made, as JSON for one of our own screens. */
export function plainJson({ containerResolver }: HttpContext, data: unknown) {
  return serializer.serializeWithoutWrapping(data as never, containerResolver)
}
