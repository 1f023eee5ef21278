import { type Area, isOrgArea } from '#admin/area'
import Album from '#models/album'
import { isId } from '#models/concerns/identified'
import Photo from '#models/photo'
import type Entry from './entry.js'

/** Where what an entry is about can be seen, as long as it is there. Who reads entries of an org sees all of its photos. */
export async function subjectPage({ subjectType, subjectId }: Entry, area: Area) {
  if (!isOrgArea(area) || !isId(subjectId)) return null
  const root = `/orgs/${area.org.slug}`
  if (subjectType === 'photo') return photoPage(root, area.org.id, subjectId)
  return subjectType === 'album' ? albumPage(root, area.org.id, subjectId) : null
}

async function photoPage(root: string, orgId: string, id: string) {
  const photo = await Photo.within(orgId).where('id', id).preload('album').first()
  if (!photo) return null
  if (photo.album.isTrashed) return `${root}/trash`
  return `${root}/${photo.isTrashed ? 'trash' : 'photos'}/${id}`
}

async function albumPage(root: string, orgId: string, id: string) {
  const album = await Album.within(orgId).where('id', id).first()
  if (!album) return null
  return album.isTrashed ? `${root}/trash` : `${root}/albums/${id}`
}
