import { column } from '@adonisjs/lucid/orm'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { DateTime } from 'luxon'

/** Days that trashed things wait before the nightly purge. */
export const TRASH_DAYS = 30

export function Trashable<Model extends NormalizeConstructor<LucidModel>>(superclass: Model) {
  class TrashableModel extends superclass {
    @column.dateTime()
    declare trashedAt: DateTime | null

    @column()
    declare trashedById: string | null

    get isTrashed() {
      return Boolean(this.trashedAt)
    }

    async trash(userId: string) {
      await this.merge({ trashedAt: DateTime.now(), trashedById: userId } as object).save()
    }

    async restore() {
      await this.merge({ trashedAt: null, trashedById: null } as object).save()
    }
  }
  return TrashableModel
}
