import { host } from '#extension/host'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import Photo from '#models/photo'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

/** Whether orgs switch this plugin at all. */
export const isForOrgs = (id: string) => host.find(id)?.manifest?.tenancy === 'org'

/** Switches it for one org, as its owner would; a plugin of the whole server is on for all. */
export async function switchFor(id: string, orgId: string, isOn: boolean) {
  if (isForOrgs(id)) await new SwitchPluginForOrg().handle({ id, orgId, isOn })
}

/** People, an album and a photo in an org that has the plugin, and the addresses of the plugin there. */
export async function makeWorld(id: string) {
  const cast = await makeCast()
  const { org, owner } = cast
  await switchFor(id, org.id, true)
  const album = await makeAlbum(org, owner)

  /** A photo that was just uploaded; `drain()` of `#queue/queue` does what follows from it. */
  async function addPhoto() {
    const { body } = await upload(owner, org, album, [{ bytes: await newPicture() }])
    return Photo.within(org.id).where('id', body.data[0].photo!.id).firstOrFail()
  }

  const photo = await addPhoto()
  await settle(org)
  return {
    ...cast,
    album,
    photo,
    addPhoto,
    /** Where its pages are. */
    page: `/orgs/${org.slug}/p/${id}`,
    /** Where its JSON is. */
    api: `/api/v1/orgs/${org.slug}/p/${id}`,
  }
}
