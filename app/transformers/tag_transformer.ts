import { BaseTransformer } from '@adonisjs/core/transformers'
import type { TagCount } from '#queries/tags'

export default class TagTransformer extends BaseTransformer<TagCount> {
  toObject() {
    return this.pick(this.resource, ['name', 'photoCount'])
  }
}
