import vine from '@vinejs/vine'
import type { FieldContext, Infer } from '@vinejs/vine/types'

export const SLUG_MAX = 48

/** Words that the program needs for itself, or that would let an org pose as the server. */
export const RESERVED_SLUGS = (
  'account accounts admin administrator api app assets auth console first-run health help invitation ' +
  'invitations login logout lumina mail me metrics new official org orgs owner plugin plugins public ' +
  'register root s security session sessions settings share shares sign-in sign-out sign-up static ' +
  'superadmin support system token tokens user users webhooks www'
).split(' ')

const RESERVED = new Set(RESERVED_SLUGS)

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

/** The members' rights under the names that the model knows them by. */
export function settingsOf(input: NonNullable<Infer<typeof orgChangesValidator>['settings']>) {
  const named = {
    membersMayContribute: input.members_may_contribute,
    membersMayEditAll: input.members_may_edit_all,
    membersMayShare: input.members_may_share,
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

/** The typed name that proves an org is deleted on purpose. Programs may leave it out. */
export const orgDeletionValidator = vine.create({
  name: vine.string().trim().maxLength(80).optional(),
})
