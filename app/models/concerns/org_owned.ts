import { Exception } from '@adonisjs/core/exceptions'
import { BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import type {
  LucidModel,
  ModelAdapterOptions,
  ModelQueryBuilderContract,
} from '@adonisjs/lucid/types/model'

/**
 * Rows that belong to one org. They are reached through it (`org.related(…)`, `Model.within(org.id)`);
 * a query that names no org is refused, so a forgotten condition finds nothing instead of everything.
 */
export function OrgOwned<Model extends NormalizeConstructor<LucidModel>>(superclass: Model) {
  class OrgOwnedModel extends superclass {
    declare orgId: string

    static query(options?: ModelAdapterOptions): never {
      return refuseAllBut('client', baseQuery(this as never, options), this.name) as never
    }

    static within<T extends LucidModel>(
      this: T,
      orgId: string,
      options?: ModelAdapterOptions
    ): ModelQueryBuilderContract<T, InstanceType<T>> {
      return baseQuery(this, options).where(`${this.table}.org_id`, orgId)
    }

    /** For what tends the whole server (sweeps, reconciliation, invitations by token): never for a request's own data. */
    static acrossOrgs<T extends LucidModel>(
      this: T,
      options?: ModelAdapterOptions
    ): ModelQueryBuilderContract<T, InstanceType<T>> {
      return baseQuery(this, options)
    }
  }
  return OrgOwnedModel
}

function baseQuery<T extends LucidModel>(model: T, options?: ModelAdapterOptions) {
  return BaseModel.query.call(model, options) as unknown as ModelQueryBuilderContract<
    T,
    InstanceType<T>
  >
}

/** Lucid asks a query of the model how its database writes dates; nobody may ask more of it. */
function refuseAllBut(allowed: string, query: object, model: string) {
  return new Proxy(query, {
    get(target, property) {
      if (property === allowed) return Reflect.get(target, property)
      throw new Exception(`${model} was queried without an org`, {
        code: 'E_UNSCOPED_QUERY',
        status: 500,
      })
    },
  })
}
