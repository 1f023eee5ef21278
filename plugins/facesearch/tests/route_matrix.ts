import encryption from '@adonisjs/core/services/encryption'
import drive from '@adonisjs/drive/services/main'
import {
  consoleForm,
  consolePage,
  forStaff,
  inOrg,
  orgPage,
  ownerForm,
  staffPage,
  unknownLink,
} from '#tests/contracts/route_matrix'
import type { PluginMatrix } from '#tests/contracts/plugin_matrix'
import { makePhoto } from '#tests/fixtures/library'
import { picture } from '#tests/fixtures/pictures'
import { makeAlbum } from '#tests/fixtures/uploading'
import { renditionKey } from '#storage/keys'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import ShareLink from '#models/share_link'
import PeopleReversal from '../clustering/people_reversal.js'
import Suggestion from '../clustering/suggestion.js'
import Person from '../person.js'
import RemovalRequest from '../removal_request.js'
import { ENGINE, makeFace, someVector, switchOn } from './place.js'

const api = '/api/v1/orgs/:slug/p/facesearch'
const page = '/orgs/:slug/p/facesearch'
const visitorPage = '/s/:token/p/facesearch'
const visitorApi = '/api/v1/shares/:token/p/facesearch'
const home = '/admin/p/facesearch'

export default {
  routes: {
    [`GET ${api}/faces/:id/picture`]: inOrg,
    [`GET ${api}/people`]: inOrg,
    [`POST ${api}/people`]: forStaff,
    [`GET ${api}/people/:personId`]: inOrg,
    [`PATCH ${api}/people/:personId`]: forStaff,
    [`GET ${api}/people/:personId/faces`]: inOrg,
    [`POST ${api}/people/:personId/faces`]: forStaff,
    [`DELETE ${api}/people/:personId/faces`]: forStaff,
    [`POST ${api}/people/:personId/merges`]: forStaff,
    [`POST ${api}/people/:personId/splits`]: forStaff,
    [`GET ${api}/suggestions`]: forStaff,
    [`POST ${api}/suggestions/:suggestionId/answers`]: forStaff,
    [`DELETE ${api}/changes/:changeId`]: forStaff,
    [`GET ${api}/photos/:photoId/faces`]: inOrg,
    [`POST ${api}/searches`]: inOrg,
    [`GET ${page}`]: orgPage,
    [`GET ${page}/people/:personId`]: orgPage,
    [`GET ${page}/people/:personId/photos/:photoId`]: orgPage,
    [`GET ${page}/review`]: staffPage,
    [`GET ${page}/find`]: orgPage,
    [`GET ${page}/find/photos/:photoId`]: orgPage,
    [`GET ${page}/settings`]: staffPage,
    [`POST ${page}/consent`]: ownerForm,
    [`DELETE ${page}/consent`]: ownerForm,
    // What is in use is not erased.
    [`POST ${page}/purges`]: { ...ownerForm, owner: 'sent back' },
    [`POST ${page}/pause`]: ownerForm,
    [`DELETE ${page}/pause`]: ownerForm,
    [`GET ${page}/removals`]: staffPage,
    [`PATCH ${api}/removals/:removalId`]: forStaff,
    [`GET ${api}/visitors`]: forStaff,
    [`PUT ${api}/visitors`]: forStaff,
    // Whoever made the link may, and owner and admins.
    [`GET ${api}/links/:linkId`]: forStaff,
    [`PUT ${api}/links/:linkId`]: forStaff,
    [`DELETE ${api}/links/:linkId`]: forStaff,
    [`GET ${visitorPage}`]: unknownLink,
    [`GET ${visitorPage}/photos/:photoId`]: unknownLink,
    [`POST ${visitorApi}/scans`]: unknownLink,
    [`POST ${visitorApi}/matches`]: unknownLink,
    [`POST ${visitorApi}/removals`]: unknownLink,
    [`GET ${home}`]: consolePage,
    [`GET ${home}/orgs/:orgId`]: consolePage,
    [`POST ${home}/orgs/:orgId/retries`]: consoleForm,
    [`POST ${home}/orgs/:orgId/reindexes`]: consoleForm,
    [`POST ${home}/orgs/:orgId/pause`]: consoleForm,
    [`DELETE ${home}/orgs/:orgId/pause`]: consoleForm,
    [`POST ${home}/orgs/:orgId/photos/:photoId/retries`]: consoleForm,
  },
  async furnish(org, owner) {
    await switchOn(org, owner.id)
    const photo = await makePhoto(await makeAlbum(org, owner), owner)
    const preview = await picture({ width: 400, height: 300, format: 'webp' })
    await drive.use().put(renditionKey(org.id, photo.id, 'preview'), preview)
    const person = await Person.create({
      orgId: org.id,
      name: 'Ada',
      faceCount: 0,
      engineVersion: ENGINE,
    })
    const { id } = await makeFace(photo, someVector(), { personId: person.id })
    const { id: faceId } = await makeFace(photo)
    const part = { orgId: org.id, personId: person.id, distance: 0.07 }
    const suggestion = await Suggestion.create({ ...part, faceId })
    const change = await PeopleReversal.create({
      ...{ orgId: org.id, userId: owner.id, deed: 'person.named', undoneAt: null },
      steps: { faces: [], people: [], constraints: [] },
      madeAt: Date.now(),
    })
    const token = makeToken()
    const link = await ShareLink.create({
      ...{ orgId: org.id, albumId: photo.albumId, createdById: owner.id },
      ...{ tokenHash: tokenHash(token), tokenSealed: encryption.encrypt(token) },
    })
    const asked = { orgId: org.id, shareLinkId: link.id, faceIds: [id], state: 'open' as const }
    const { id: removalId } = await RemovalRequest.create(asked)
    return {
      ...{ id, orgId: org.id, photoId: photo.id, personId: person.id },
      ...{ suggestionId: suggestion.id, changeId: change.id },
      ...{ linkId: link.id, removalId },
    }
  },
} satisfies PluginMatrix
