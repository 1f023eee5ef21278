import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'

export const SLUG_MAX = 48

/** Words that the program needs for itself, or that would let an org pose as the server. */
const RESERVED = new Set(
  (
    'account accounts admin administrator album albums api app archive assets auth billing console ' +
    'create dashboard docs download edit email favicon files first-run health help home host invitation ' +
    'invitations invite login logout lumina mail media member members metrics new oauth official org ' +
    'orgs owner password photo photos plugin plugins public ready register root s security session ' +
    'sessions settings setup share shared shares sign-in sign-out sign-up static status storage ' +
    'superadmin support system tag tags token tokens trash upload uploads user users webhook webhooks www'
  ).split(' ')
)

export const isReservedSlug = (slug: string) => RESERVED.has(slug)

const notReserved = vine.createRule((value: unknown, _options: undefined, field: FieldContext) => {
  if (typeof value === 'string' && isReservedSlug(value)) {
    field.report('This address is reserved', 'slugReserved', field)
  }
})

/** The part of the address that names an org: lower case, digits and single hyphens inside. */
export const slugRule = () =>
  vine
    .string()
    .trim()
    .toLowerCase()
    .minLength(2)
    .maxLength(SLUG_MAX)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .use(notReserved())

export const orgNameRule = () => vine.string().trim().minLength(1).maxLength(80)

export const orgValidator = vine.create({ name: orgNameRule(), slug: slugRule() })

export const orgChangesValidator = vine.create({
  name: orgNameRule().optional(),
  slug: slugRule().optional(),
  settings: vine
    .object({
      members_may_contribute: vine.boolean().optional(),
      members_may_edit_all: vine.boolean().optional(),
      members_may_share: vine.boolean().optional(),
    })
    .optional(),
})

/** The typed name that proves an org is deleted on purpose. Programs may leave it out. */
export const orgDeletionValidator = vine.create({
  name: vine.string().trim().maxLength(80).optional(),
})
