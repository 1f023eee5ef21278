import drive from '@adonisjs/drive/services/main'
import {
  consoleForm,
  consolePage,
  inOrg,
  ownerForm,
  staffPage,
} from '#tests/contracts/route_matrix'
import type { PluginMatrix } from '#tests/contracts/plugin_matrix'
import { makePhoto } from '#tests/fixtures/library'
import { picture } from '#tests/fixtures/pictures'
import { makeAlbum } from '#tests/fixtures/uploading'
import { renditionKey } from '#storage/keys'
import { makeFace, switchOn } from './place.js'

const api = '/api/v1/orgs/:slug/p/facesearch'
const page = '/orgs/:slug/p/facesearch'
const home = '/admin/p/facesearch'

export default {
  routes: {
    [`GET ${api}/faces/:id/picture`]: inOrg,
    [`GET ${page}/settings`]: staffPage,
    [`POST ${page}/consent`]: ownerForm,
    [`DELETE ${page}/consent`]: ownerForm,
    // What is in use is not erased.
    [`POST ${page}/purges`]: { ...ownerForm, owner: 'sent back' },
    [`POST ${page}/pause`]: ownerForm,
    [`DELETE ${page}/pause`]: ownerForm,
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
    const { id } = await makeFace(photo)
    return { id, orgId: org.id, photoId: photo.id }
  },
} satisfies PluginMatrix
