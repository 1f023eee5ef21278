/** Who asks. Owner and member belong to the org in the address, the foreigner owns another one. */
export const PEOPLE = [
  'owner',
  'member',
  'visitor',
  'suspended',
  'foreigner',
  'superadmin',
] as const
export type Person = (typeof PEOPLE)[number]

/**
 * What they hear: `passes` is let in, even if what was sent is not valid; `refused` is 403; `missing` is 404;
 * `unknown` is 401; `signs in` is led to the sign-in page, `goes home` away from a page for visitors, `sent back` to
 * the form with a message that says why not.
 */
export type Hearing =
  'passes' | 'refused' | 'missing' | 'unknown' | 'signs in' | 'goes home' | 'sent back'

export type Hearings = Record<Person, Hearing>

const all = (hearing: Hearing): Hearings => ({
  owner: hearing,
  member: hearing,
  visitor: hearing,
  suspended: hearing,
  foreigner: hearing,
  superadmin: hearing,
})

/** The same for everybody, with an account or without. */
const everybody = all

/** Whoever has an account. */
const account = { ...all('passes'), visitor: 'unknown', suspended: 'unknown' } as const
const accountPage = { ...account, visitor: 'signs in', suspended: 'signs in' } as const

/** Pages that make no sense once signed in. A suspended account is signed out on sight. */
const guestPage = { ...all('goes home'), visitor: 'passes', suspended: 'passes' } as const

/** What is inside an org does not exist for anybody else, not even for who operates the server. */
export const inOrg = { ...account, foreigner: 'missing', superadmin: 'missing' } as const
export const orgPage = { ...inOrg, visitor: 'signs in', suspended: 'signs in' } as const

/** For owner and admins. */
export const forStaff = { ...inOrg, member: 'refused' } as const
export const staffPage = { ...orgPage, member: 'refused' } as const

/** The console does not exist for anybody but superadmins. */
export const consolePage = {
  ...all('missing'),
  visitor: 'signs in',
  suspended: 'signs in',
  superadmin: 'passes',
} as const

export const consoleForm = {
  ...all('sent back'),
  visitor: 'signs in',
  suspended: 'signs in',
  superadmin: 'passes',
} as const

/** Links that nobody made lead nowhere, whoever follows them. */
export const unknownLink = everybody('missing')

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE']
const closedPage = { ...all('missing'), visitor: 'signs in', suspended: 'signs in' } as const
const closedForm = { ...all('sent back'), visitor: 'signs in', suspended: 'signs in' } as const
/** The owner alone; whoever else is in the org is told that they may not. */
export const ownerForm = { ...closedForm, owner: 'passes' } as const
const closedAccount = { ...all('missing'), visitor: 'unknown', suspended: 'unknown' } as const

/** Another person's export is not there, in the same org either. */
const orgExportEnd = ownerForm

const org = '/orgs/:slug'
const api = '/api/v1'
const orgApi = '/api/v1/orgs/:slug'

/** Every route the program has. A route without a line here fails the gate, and so does a line without a route. */
export const ROUTES: Record<string, Hearings> = {
  'GET /api/*': everybody('missing'),
  'GET /*': everybody('missing'),
  'GET /health': everybody('passes'),
  'GET /health/ready': everybody('passes'),

  'GET /first-run': everybody('goes home'),
  'POST /first-run': everybody('passes'),
  'GET /first-run/photos': { ...all('missing'), visitor: 'signs in', suspended: 'signs in' },
  'GET /sign-in': guestPage,
  'POST /sign-in': guestPage,
  'GET /sign-in/link': guestPage,
  'POST /sign-in/link': guestPage,
  'GET /sign-in/link/:token': everybody('passes'),
  'POST /sign-in/link/:token': everybody('sent back'),
  'GET /forgot-password': guestPage,
  'POST /forgot-password': guestPage,
  'GET /reset-password/:token': everybody('passes'),
  'POST /reset-password/:token': everybody('passes'),
  'GET /register': guestPage,
  'POST /register': guestPage,
  'GET /email/:token': everybody('passes'),
  'POST /email/:token': everybody('sent back'),
  'POST /sign-out': everybody('signs in'),

  'GET /plugins/:plugin/:version/*': unknownLink,
  'POST /plugins/:plugin/incidents': {
    ...all('sent back'),
    visitor: 'signs in',
    suspended: 'signs in',
  },

  'GET /account': accountPage,
  'POST /account/deletion': accountPage,
  'GET /account/security': accountPage,
  'POST /account/email': accountPage,
  'PUT /account/password': accountPage,
  'DELETE /account/sessions': accountPage,
  'DELETE /account/sessions/:handle': {
    ...all('sent back'),
    visitor: 'signs in',
    suspended: 'signs in',
  },
  'GET /account/tokens': accountPage,

  'GET /': { ...accountPage },
  'GET /photos': accountPage,
  'GET /photos/:photoId': orgPage,
  'GET /orgs': accountPage,
  'GET /orgs/new': accountPage,
  'GET /invitations/:token': unknownLink,
  'POST /invitations/:token': { ...guestPage, visitor: 'sent back', suspended: 'sent back' },

  [`GET ${org}`]: orgPage,
  [`GET ${org}/settings`]: staffPage,
  [`GET ${org}/settings/overview`]: { ...orgPage, member: 'missing' },
  [`GET ${org}/settings/widgets/:widget`]: closedPage,
  [`GET ${org}/settings/plugins`]: staffPage,
  [`GET ${org}/settings/plugins/:plugin`]: closedPage,
  [`PUT ${org}/settings/plugins/:plugin`]: closedForm,
  [`PATCH ${org}/settings/plugins/:plugin/settings`]: closedForm,
  [`GET ${org}/members`]: orgPage,
  [`GET ${org}/albums/:id`]: orgPage,
  [`GET ${org}/albums/:id/photos/:photoId`]: orgPage,
  [`GET ${org}/photos`]: orgPage,
  [`GET ${org}/photos/:photoId`]: orgPage,
  [`GET ${org}/favorites`]: orgPage,
  [`GET ${org}/favorites/:photoId`]: orgPage,
  [`GET ${org}/trash`]: orgPage,
  [`GET ${org}/trash/:photoId`]: orgPage,
  [`GET ${org}/shared`]: orgPage,
  [`GET ${org}/live`]: orgPage,

  'GET /s/:token': unknownLink,
  'GET /s/:token/photos/:photoId': unknownLink,

  'GET /admin': consolePage,
  'GET /admin/widgets/:widget': closedPage,
  'GET /admin/health': consolePage,
  'POST /admin/health/checks': consoleForm,
  'GET /admin/jobs': consolePage,
  'GET /admin/settings': consolePage,
  'PATCH /admin/settings': consoleForm,
  'POST /admin/settings/letters': consoleForm,
  'POST /admin/schedules/:name/runs': closedForm,
  'POST /admin/schedules/:name/pause': closedForm,
  'DELETE /admin/schedules/:name/pause': closedForm,
  'GET /admin/outbox': consolePage,
  'DELETE /admin/outbox': consoleForm,
  'GET /admin/outbox/:id': consolePage,
  'DELETE /admin/outbox/:id': consoleForm,
  'GET /admin/r/:resource': consolePage,
  'POST /admin/r/:resource': consoleForm,
  'GET /admin/r/:resource/new': consolePage,
  'GET /admin/r/:resource/options/:field': closedPage,
  'POST /admin/r/:resource/selection': closedForm,
  'GET /admin/r/:resource/actions/runs/:run': closedPage,
  'DELETE /admin/r/:resource/actions/runs/:run': closedForm,
  'GET /admin/r/:resource/actions/:action/form': closedPage,
  'POST /admin/r/:resource/actions/:action': consoleForm,
  'GET /admin/r/:resource/:id': consolePage,
  'GET /admin/r/:resource/:id/edit': consolePage,
  'PATCH /admin/r/:resource/:id': consoleForm,
  'DELETE /admin/r/:resource/:id': consoleForm,
  'POST /admin/r/:resource/:id/restore': closedForm,
  'PATCH /admin/r/:resource/:id/cell/:field': closedForm,
  'GET /admin/r/:resource/views': consolePage,
  'POST /admin/r/:resource/views': consoleForm,
  'PATCH /admin/r/:resource/views/:view': closedForm,
  'DELETE /admin/r/:resource/views/:view': closedForm,
  'POST /admin/r/:resource/exports': consoleForm,
  'GET /admin/exports': consolePage,
  'GET /admin/exports/:id': closedPage,
  'DELETE /admin/exports/:id': closedForm,
  'GET /admin/exports/:id/file': closedPage,
  // Of the rows named here none are an org's own: what is, the specs of the admin ask for.
  [`GET ${org}/settings/r/:resource`]: closedPage,
  [`POST ${org}/settings/r/:resource`]: closedForm,
  [`GET ${org}/settings/r/:resource/new`]: closedPage,
  [`GET ${org}/settings/r/:resource/options/:field`]: closedPage,
  [`POST ${org}/settings/r/:resource/selection`]: closedForm,
  [`GET ${org}/settings/r/:resource/actions/runs/:run`]: closedPage,
  [`DELETE ${org}/settings/r/:resource/actions/runs/:run`]: closedForm,
  [`GET ${org}/settings/r/:resource/actions/:action/form`]: closedPage,
  [`POST ${org}/settings/r/:resource/actions/:action`]: closedForm,
  [`GET ${org}/settings/r/:resource/:id`]: closedPage,
  [`GET ${org}/settings/r/:resource/:id/edit`]: closedPage,
  [`PATCH ${org}/settings/r/:resource/:id`]: closedForm,
  [`DELETE ${org}/settings/r/:resource/:id`]: closedForm,
  [`POST ${org}/settings/r/:resource/:id/restore`]: closedForm,
  [`PATCH ${org}/settings/r/:resource/:id/cell/:field`]: closedForm,
  'GET /admin/orgs/:id/entries/new': consolePage,
  'POST /admin/orgs/:id/entries': consoleForm,
  // Another person's entry is not theirs to end.
  'DELETE /admin/entries/:id': closedForm,
  [`GET ${org}/settings/r/:resource/views`]: closedPage,
  [`POST ${org}/settings/r/:resource/views`]: closedForm,
  [`PATCH ${org}/settings/r/:resource/views/:view`]: closedForm,
  [`DELETE ${org}/settings/r/:resource/views/:view`]: closedForm,
  [`POST ${org}/settings/r/:resource/exports`]: closedForm,
  [`GET ${org}/settings/exports`]: { ...orgPage, member: 'missing' },
  [`GET ${org}/settings/exports/:id`]: { ...orgPage, member: 'missing' },
  [`DELETE ${org}/settings/exports/:id`]: orgExportEnd,
  [`GET ${org}/settings/exports/:id/file`]: closedPage,
  'GET /admin/plugins': consolePage,
  'GET /admin/plugins/:plugin': closedPage,
  'DELETE /admin/plugins/:plugin': closedForm,
  'POST /admin/plugins/:plugin/installation': closedForm,
  'DELETE /admin/plugins/:plugin/installation': closedForm,
  'POST /admin/plugins/:plugin/activation': closedForm,
  'DELETE /admin/plugins/:plugin/activation': closedForm,
  'POST /admin/plugins/:plugin/attempts': closedForm,
  'POST /admin/plugins/:plugin/inspections': closedForm,
  'POST /admin/plugins/:plugin/upgrade': closedForm,
  'POST /admin/plugins/:plugin/consent': closedForm,
  'PATCH /admin/plugins/:plugin/settings': closedForm,
  'PUT /admin/plugins/:plugin/permissions/:name': closedForm,
  'PUT /admin/plugins/:plugin/orgs/:id': closedForm,
  'DELETE /admin/plugins/:plugin/archive': closedForm,
  'DELETE /admin/plugins/:plugin/incidents': closedForm,
  'GET /admin/plugin-archives/new': consolePage,
  'POST /admin/plugin-archives': closedForm,
  'GET /admin/plugin-archives/:hash': closedPage,
  'DELETE /admin/plugin-archives/:hash': consoleForm,
  'POST /admin/plugin-archives/:hash/acceptance': closedForm,

  [`GET ${api}/openapi.json`]: everybody('passes'),
  [`POST ${api}/auth/register`]: everybody('passes'),
  [`POST ${api}/auth/tokens`]: everybody('passes'),
  [`GET ${api}/auth/tokens`]: account,
  [`DELETE ${api}/auth/tokens/:tokenId`]: {
    ...account,
    member: 'missing',
    foreigner: 'missing',
    superadmin: 'missing',
  },
  [`GET ${api}/me`]: account,
  [`PATCH ${api}/me`]: account,
  [`GET ${api}/me/timeline`]: account,
  [`GET ${api}/me/timeline/place`]: account,
  [`GET ${api}/me/timeline/:key`]: account,
  [`GET ${api}/me/memberships`]: account,

  [`GET ${api}/orgs`]: account,
  [`POST ${api}/orgs`]: account,
  [`GET ${orgApi}`]: inOrg,
  [`PATCH ${orgApi}`]: forStaff,
  [`DELETE ${orgApi}`]: forStaff,
  [`POST ${orgApi}/restoration`]: forStaff,

  [`GET ${orgApi}/members`]: inOrg,
  [`PATCH ${orgApi}/members/:userId`]: forStaff,
  [`DELETE ${orgApi}/members/:userId`]: forStaff,
  [`POST ${orgApi}/ownership`]: forStaff,
  [`GET ${orgApi}/invitations`]: forStaff,
  [`POST ${orgApi}/invitations`]: forStaff,
  [`DELETE ${orgApi}/invitations/:id`]: forStaff,
  [`POST ${orgApi}/invitations/:id/delivery`]: forStaff,
  [`GET ${api}/invitations/:token`]: unknownLink,
  [`POST ${api}/invitations/:token/acceptance`]: {
    ...unknownLink,
    visitor: 'unknown',
    suspended: 'unknown',
  },

  [`GET ${orgApi}/albums`]: inOrg,
  [`POST ${orgApi}/albums`]: inOrg,
  [`GET ${orgApi}/albums/:albumId`]: inOrg,
  [`PATCH ${orgApi}/albums/:albumId`]: inOrg,
  [`DELETE ${orgApi}/albums/:albumId`]: inOrg,
  [`POST ${orgApi}/albums/:albumId/restoration`]: inOrg,
  [`GET ${orgApi}/albums/:albumId/photos`]: inOrg,
  [`POST ${orgApi}/albums/:albumId/photos`]: inOrg,
  [`POST ${orgApi}/albums/:albumId/announcements`]: inOrg,
  [`POST ${orgApi}/albums/:albumId/sidecars`]: inOrg,
  [`GET ${orgApi}/albums/:albumId/archive`]: inOrg,

  [`GET ${orgApi}/timeline`]: inOrg,
  [`GET ${orgApi}/timeline/place`]: inOrg,
  [`GET ${orgApi}/timeline/:key`]: inOrg,
  [`GET ${orgApi}/photos`]: inOrg,
  [`GET ${orgApi}/photos/:id`]: inOrg,
  [`PATCH ${orgApi}/photos/:id`]: inOrg,
  [`DELETE ${orgApi}/photos/:id`]: inOrg,
  [`POST ${orgApi}/photos/:id/restoration`]: inOrg,
  [`POST ${orgApi}/photos/:id/rendering`]: inOrg,
  [`PUT ${orgApi}/photos/:id/favorite`]: inOrg,
  [`DELETE ${orgApi}/photos/:id/favorite`]: inOrg,
  [`GET ${orgApi}/photos/:id/files/:kind`]: inOrg,
  [`POST ${orgApi}/photo-changes`]: inOrg,
  [`GET ${orgApi}/archive`]: inOrg,
  [`POST ${orgApi}/archives`]: inOrg,
  // Another person's order is not there, in the same org either.
  [`GET ${orgApi}/archives/:id`]: { ...inOrg, member: 'missing' },
  [`GET ${orgApi}/tags`]: inOrg,
  [`GET ${orgApi}/suggestions`]: inOrg,

  [`GET ${orgApi}/trash`]: inOrg,
  [`DELETE ${orgApi}/trash`]: forStaff,
  [`POST ${orgApi}/purges`]: forStaff,

  [`OPTIONS ${orgApi}/uploads`]: inOrg,
  [`POST ${orgApi}/uploads`]: inOrg,
  // Another person's upload is not there, in the same org either.
  [`HEAD ${orgApi}/uploads/:id`]: { ...inOrg, member: 'missing' },
  [`PATCH ${orgApi}/uploads/:id`]: { ...inOrg, member: 'missing' },
  [`DELETE ${orgApi}/uploads/:id`]: { ...inOrg, member: 'missing' },

  [`GET ${orgApi}/share-links`]: inOrg,
  [`POST ${orgApi}/share-links`]: inOrg,
  [`GET ${orgApi}/share-links/:id`]: inOrg,
  [`PATCH ${orgApi}/share-links/:id`]: forStaff,
  [`DELETE ${orgApi}/share-links/:id`]: forStaff,

  [`GET ${api}/shares/:token`]: unknownLink,
  [`POST ${api}/shares/:token/unlock`]: unknownLink,
  [`GET ${api}/shares/:token/photos`]: unknownLink,
  [`POST ${api}/shares/:token/photos`]: unknownLink,
  [`GET ${api}/shares/:token/photos/:id/files/:kind`]: unknownLink,
  [`GET ${api}/shares/:token/archive`]: unknownLink,
  [`POST ${api}/shares/:token/archive`]: unknownLink,
}

/** What stands before the gate of a plugin that is not there: nothing is behind it, for anybody. */
const DOORS: [path: string, methods: string[], hearings: Hearings][] = [
  [`${org}/p/:plugin`, ['GET'], closedPage],
  [`${org}/p/:plugin`, WRITES, closedForm],
  ['/admin/p/:plugin', ['GET'], closedPage],
  ['/admin/p/:plugin', WRITES, closedForm],
  [`${orgApi}/p/:plugin`, ['GET', ...WRITES], closedAccount],
  [`${api}/p/:plugin`, ['GET', ...WRITES], closedAccount],
  ['/s/:token/p/:plugin', ['GET'], unknownLink],
  [`${api}/shares/:token/p/:plugin`, ['GET', ...WRITES], unknownLink],
]
for (const [path, methods, hearings] of DOORS) {
  for (const method of methods) {
    ROUTES[`${method} ${path}`] = hearings
    ROUTES[`${method} ${path}/*`] = hearings
  }
}

/** Answers that go on for as long as somebody listens. */
export const STREAMS = [/\/live$/]
