import { type Area, isOrgArea, type OrgArea } from '#admin/area'
import { defineAdminWidget } from '#admin/define_admin_widget'
import { readFigureBefore } from '#queries/daily_figures'
import {
  addedPerDay,
  biggestAlbums,
  busiestPeople,
  countAlbums,
  countPhotos,
  figureUntilNow,
} from '#queries/dashboard_facts'
import { countMembers } from '#queries/members'

/** For those who administer the org. */
const forStaff = {
  area: 'org' as const,
  may: (area: Area) => isOrgArea(area) && area.membership.isStaff,
}
const MONTH_DAYS = 30

/** Widgets of an org are asked for in an org's area alone. */
function orgOf(area: Area) {
  return (area as OrgArea).org
}

export const orgWidgets = [
  defineAdminWidget({
    ...forStaff,
    name: 'members',
    kind: 'value',
    unit: 'whole',
    order: 10,
    path: 'r/memberships',
    load: async (area) => {
      const orgId = orgOf(area).id
      const before = await readFigureBefore('people', { days: MONTH_DAYS, orgId })
      return { value: await countMembers(orgId), before }
    },
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'org_photos',
    kind: 'value',
    unit: 'whole',
    order: 11,
    load: async (area) => {
      const orgId = orgOf(area).id
      const before = await readFigureBefore('photos', { days: MONTH_DAYS, orgId })
      return { value: await countPhotos(orgId), before }
    },
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'org_albums',
    kind: 'value',
    unit: 'whole',
    order: 12,
    path: 'r/albums',
    load: async (area) => ({ value: await countAlbums(orgOf(area).id) }),
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'org_bytes',
    kind: 'value',
    unit: 'bytes',
    order: 13,
    load: async (area) => {
      const { id: orgId, storageUsedBytes: value } = orgOf(area)
      return { value, before: await readFigureBefore('bytes', { days: MONTH_DAYS, orgId }) }
    },
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'org_added_per_day',
    kind: 'trend',
    unit: 'whole',
    shape: 'bars',
    order: 20,
    load: async (area) => ({
      points: await addedPerDay({ days: MONTH_DAYS, orgId: orgOf(area).id }),
    }),
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'org_bytes_over_time',
    kind: 'trend',
    unit: 'bytes',
    shape: 'line',
    order: 21,
    load: async (area) => {
      const { id, storageUsedBytes } = orgOf(area)
      return { points: await figureUntilNow('bytes', storageUsedBytes, { days: 90, orgId: id }) }
    },
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'biggest_albums',
    kind: 'table',
    columns: [
      { name: 'name', kind: 'text' },
      { name: 'photos', kind: 'whole' },
    ],
    bars: 'photos',
    order: 30,
    load: async (area) => {
      const { id: orgId, slug } = orgOf(area)
      const albums = await biggestAlbums(orgId)
      return {
        rows: albums.map(({ id, name, photos }) => ({
          id,
          href: `/orgs/${slug}/albums/${id}`,
          values: { name, photos },
        })),
      }
    },
  }),
  defineAdminWidget({
    ...forStaff,
    name: 'busiest_people',
    kind: 'table',
    columns: [
      { name: 'name', kind: 'text' },
      { name: 'photos', kind: 'whole' },
    ],
    bars: 'photos',
    order: 31,
    load: async (area) => {
      const people = await busiestPeople(orgOf(area).id, { days: MONTH_DAYS })
      return { rows: people.map(({ id, name, photos }) => ({ id, values: { name, photos } })) }
    },
  }),
]
