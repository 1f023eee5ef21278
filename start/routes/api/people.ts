import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { org } from '#api/schemas/org'
import { invitation, invitationForGuest, invitationWithLink, member } from '#api/schemas/people'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'
import { registrationValidator } from '#validators/account'
import { invitationValidator } from '#validators/invitation'
import { memberListValidator, ownershipValidator, roleValidator } from '#validators/membership'

const { InvitationAcceptances, InvitationDeliveries, Invitations, Members, Ownership } =
  controllers.api
const tag = 'People'

router
  .group(() => {
    describe(router.get('/members', [Members, 'index']).as('api.members.index'), {
      summary: 'The people of an org, the owner first',
      tag,
      query: memberListValidator,
      answers: { 200: list(member) },
    })
    describe(router.patch('/members/:userId', [Members, 'update']).as('api.members.update'), {
      summary: 'Change somebody’s role',
      tag,
      body: roleValidator,
      answers: { 200: one(member) },
    })
    describe(router.delete('/members/:userId', [Members, 'destroy']).as('api.members.destroy'), {
      summary: 'Remove somebody from an org, or leave it',
      tag,
      answers: { 204: null },
    })
    describe(router.post('/ownership', [Ownership, 'store']).as('api.ownership.store'), {
      summary: 'Make somebody else the owner and become an admin',
      tag,
      body: ownershipValidator,
      answers: { 200: list(member) },
    })
    describe(router.get('/invitations', [Invitations, 'index']).as('api.invitations.index'), {
      summary: 'Invitations that are still open',
      tag,
      note: 'Tokens without the scope `admin` see them without their links.',
      answers: { 200: list({ anyOf: [invitation, invitationWithLink] }) },
    })
    describe(router.post('/invitations', [Invitations, 'store']).as('api.invitations.store'), {
      summary: 'Invite somebody by e-mail, or make a link to hand over',
      tag,
      body: invitationValidator,
      answers: { 201: one(invitationWithLink) },
      refusals: [429],
    })
    describe(
      router.delete('/invitations/:id', [Invitations, 'destroy']).as('api.invitations.destroy'),
      { summary: 'Revoke an invitation', tag, answers: { 204: null } }
    )
    describe(
      router
        .post('/invitations/:id/delivery', [InvitationDeliveries, 'store'])
        .as('api.invitations.deliver'),
      {
        summary: 'Send an invitation again, with new days to accept it',
        tag,
        answers: { 201: one(invitationWithLink) },
      }
    )
  })
  .prefix('/api/v1/orgs/:slug')
  .use([...orgApi(), middleware.adminScope()])

describe(
  router
    .get('/api/v1/invitations/:token', [Invitations, 'show'])
    .as('api.invitations.show')
    .use(middleware.locale()),
  {
    summary: 'What an invitation is for, told to whoever holds its link',
    tag,
    answers: { 200: one(invitationForGuest) },
    refusals: [410],
  }
)

describe(
  router
    .post('/api/v1/invitations/:token/acceptance', [InvitationAcceptances, 'store'])
    .as('api.invitations.accept')
    .use([middleware.invitee(), middleware.locale()]),
  {
    summary: 'Join an org',
    tag,
    note: 'With an account: nothing more is needed. Without one: the body makes it.',
    body: registrationValidator,
    isBodyOptional: true,
    answers: { 201: one(org) },
    refusals: [401, 403, 409, 410, 429],
  }
)
