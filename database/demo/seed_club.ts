import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { ChangePhotos } from '#actions/change_photos'
import { CreateAlbum } from '#actions/create_album'
import { CreateOrg } from '#actions/create_org'
import { IngestBatch } from '#actions/ingest_batch'
import { MakeSuperadmin } from '#actions/make_superadmin'
import { RegisterAccount } from '#actions/register_account'
import Membership from '#models/membership'
import { isFirstRunDue } from '#queries/first_run'
import { drain } from '#queue/queue'
import { ALBUMS, CLUB, PASSWORD, PEOPLE, type DemoAlbum } from './club.js'
import { renderInChild } from './render_in_child.js'

/** Makes the demo club the way people would: accounts, an org, albums, uploads, tags, favourites. */
export class SeedClub {
  async handle(tell: (line: string) => void) {
    const members = await this.#gather()
    for (const [index, plan] of ALBUMS.entries()) {
      tell(`Rendering “${plan.name}” (${plan.pictures.length} pictures)`)
      await this.#fill(plan, members[plan.by], index)
    }
    tell('Making previews')
    await drain({ orgId: members[0].orgId })
    return members[0].org
  }

  async #gather() {
    const [first, ...others] = PEOPLE
    const owner = await this.#account(first, await isFirstRunDue())
    const membership = await new CreateOrg().handle({ ...CLUB, owner })
    const members = [membership]
    for (const person of others) {
      const user = await this.#account(person, false)
      const member = await Membership.create({
        orgId: membership.orgId,
        userId: user.id,
        role: person.role,
        lastSeenAt: DateTime.now().minus({ hours: members.length * 7 }),
      })
      member.$setRelated('org', membership.org)
      member.$setRelated('user', user)
      members.push(member)
    }
    return members
  }

  #account({ name, email, locale }: (typeof PEOPLE)[number], isOperator: boolean) {
    const account = { name, email, locale, password: PASSWORD }
    return db.transaction((client) =>
      isOperator
        ? new MakeSuperadmin().handle(account, { client })
        : new RegisterAccount().handle({ ...account, isVerified: true }, { client })
    )
  }

  async #fill(plan: DemoAlbum, actor: Membership, index: number) {
    const { name, description, pictures } = plan
    const album = await new CreateAlbum().handle({ actor, name, description })
    const files = await renderAll(plan, index)
    await actor.org.refresh()
    const outcomes = await new IngestBatch().handle({
      org: actor.org,
      album,
      uploaderId: actor.userId,
      requestBytes: 0,
      readAll: async (take) => {
        for (const { fileName, bytes } of files) {
          await take({ name: fileName, stream: Readable.from([bytes]) })
        }
        return { modifiedAt: files.map(() => null) }
      },
    })
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.outcome !== 'added') continue
      const { caption, tags } = pictures[at]
      const change = { caption: caption ?? null, addTags: tags ?? [], favorite: Boolean(caption) }
      await new ChangePhotos().handle({ actor, photoIds: [outcome.photoId], change })
    }
  }
}

/** Painting is heavy: as many pictures at a time as there are cores, each in a process of its own. */
async function renderAll(plan: DemoAlbum, album: number) {
  const files: { fileName: string; bytes: Buffer }[] = []
  const waiting = plan.pictures.map((picture, index) => ({ picture, index }))
  const painter = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { picture, index } = next
      const seed = album * 100 + index + 1
      const takenAt = DateTime.fromISO(plan.from).plus({ minutes: index * 67 })
      const bytes = await renderInChild(seed, picture.kind, {
        width: picture.portrait ? 1200 : 1800,
        height: picture.portrait ? 1800 : 1200,
        takenAt: takenAt.toFormat("yyyy-MM-dd'T'HH:mm:ss"),
        offset: plan.offset,
        gps: plan.gps,
        camera: plan.camera,
      })
      files[index] = { fileName: `IMG_${4000 + seed}.jpg`, bytes }
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, painter))
  return files
}
