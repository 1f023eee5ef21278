import type { HttpContext } from '@adonisjs/core/http'
import { may } from '#extension/permissions'
import { renderPage } from '#extension/routes'
import { photoPage } from '#queries/photo_page'
import PhotoTransformer from '#transformers/photo_transformer'
import { timelineStart } from '#transformers/timeline_columns'
import { isGrouping } from '../clustering/is_grouping.js'
import { indexCounts } from '../indexing/index_counts.js'
import FaceTransformer from './face_transformer.js'
import { listFaces } from './faces.js'
import { findOpenFaces } from './open_faces.js'
import { countPeople, findPerson, listPeople, summarize } from './people.js'
import PeoplePolicy from './people_policy.js'
import { peoplePageValidator } from './people_validators.js'
import PersonTransformer from './person_transformer.js'

/** The screens about people. Where nobody agreed to faces being looked for, they say so. */
export default class PeoplePagesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const { hidden = false } = await ctx.request.validateUsing(peoplePageValidator)
    if (hidden) await ctx.bouncer.with(PeoplePolicy).authorize('seeHidden')
    const open = await findOpenFaces(ctx.org.id)
    const page = open ? await listPeople(open, { hidden }) : { people: [], next: null }
    return renderPage(ctx, 'people', {
      isOn: open !== null,
      ...this.#rights(ctx),
      people: PersonTransformer.transform(page.people, ctx.membership),
      next: page.next,
      counts: open ? await countPeople(open, ctx.membership) : { named: 0, unnamed: 0, hidden: 0 },
      progress: open ? await progressOf(ctx.org.id) : null,
      hidden,
    })
  }

  /** One of them; also answers the address of one of their photos. */
  async show(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const { membership, params, response } = ctx
    const open = await findOpenFaces(ctx.org.id)
    if (!open) return response.redirect(`/orgs/${ctx.org.slug}/p/facesearch`)
    const person = await findPerson(membership, params.personId)
    const [summary] = await summarize(open, [person])
    const q = `person:${person.id}`
    const { timeline, opened } = await photoPage(membership, { q }, params.photoId)
    const { faces, next } = await listFaces(open, person.id, {})
    return renderPage(ctx, 'person', {
      ...this.#rights(ctx),
      person: PersonTransformer.transform(summary, membership),
      q,
      timeline: timelineStart(timeline),
      openPhoto: opened && PhotoTransformer.transform(opened, membership).useVariant('forShow'),
      faces: FaceTransformer.transform(faces, membership),
      nextFaces: next,
    })
  }

  /** Names and questions, one after the other. */
  async review(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const open = await findOpenFaces(ctx.org.id)
    if (!open) return ctx.response.redirect(`/orgs/${ctx.org.slug}/p/facesearch`)
    const { people, next } = await listPeople(open, { named: false })
    return renderPage(ctx, 'review', {
      people: PersonTransformer.transform(people, ctx.membership),
      next,
      counts: await countPeople(open, ctx.membership),
    })
  }

  async find(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    return renderPage(ctx, 'find', { isOn: (await findOpenFaces(ctx.org.id)) !== null })
  }

  /** An open photo has its address below the page; what was found is gone once that is loaded anew. */
  async foundPhoto({ org, params, response }: HttpContext) {
    const { id } = await org.findPhoto(params.photoId)
    return response.redirect(`/orgs/${org.slug}/photos/${id}`)
  }

  #rights({ membership }: HttpContext) {
    return {
      mayEdit: new PeoplePolicy().edit(membership),
      mayDecide: !membership.isReadOnly && may('facesearch', 'manage', membership),
    }
  }
}

const progressOf = async (orgId: string) => ({
  ...(await indexCounts(orgId)),
  isGrouping: await isGrouping(orgId),
})
