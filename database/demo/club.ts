import type { SceneKind } from '../scenery/render_scene.js'
import type { Role } from '#models/membership'

/** The club that `demo:seed` makes. Everything about it is invented. */
export const CLUB = { name: 'Seehafen Rowing Club', slug: 'seehafen-rowing' }

export const PASSWORD = 'rowing together'

export const PEOPLE: { name: string; email: string; role: Role; locale: 'en' | 'de' }[] = [
  { name: 'Mara Lindqvist', email: 'mara@demo.example', role: 'owner', locale: 'en' },
  { name: 'Jonas Weber', email: 'jonas@demo.example', role: 'admin', locale: 'de' },
  { name: 'Aylin Demir', email: 'aylin@demo.example', role: 'member', locale: 'de' },
  { name: 'Tom Okafor', email: 'tom@demo.example', role: 'member', locale: 'en' },
  { name: 'Greta Sand', email: 'greta@demo.example', role: 'member', locale: 'de' },
  { name: 'Louis Marchand', email: 'louis@demo.example', role: 'member', locale: 'en' },
]

const ALPHA = { make: 'SONY', model: 'ILCE-7M4', lens: 'FE 24-105mm F4 G OSS' }
const PHONE = { make: 'Google', model: 'Pixel 9' }
const FUJI = { make: 'FUJIFILM', model: 'X-T5', lens: 'XF16-55mmF2.8 R LM WR' }

export interface DemoAlbum {
  name: string
  description: string
  /** Wall clock of the first picture; the others follow over the day. */
  from: string
  offset: string
  gps?: { latitude: number; longitude: number }
  camera: { make: string; model: string; lens?: string }
  /** Index into PEOPLE. */
  by: number
  pictures: { kind: SceneKind; portrait?: boolean; caption?: string; tags?: string[] }[]
}

export const ALBUMS: DemoAlbum[] = [
  {
    name: 'Spring regatta',
    description: 'First start of the season, cold water, warm soup.',
    from: '2026-05-09T07:10:00',
    offset: '+02:00',
    gps: { latitude: 47.5361, longitude: 9.6825 },
    camera: ALPHA,
    by: 1,
    pictures: [
      { kind: 'lake', caption: 'Before anybody else was up', tags: ['lake', 'morning'] },
      { kind: 'lake', tags: ['lake'] },
      { kind: 'coast', tags: ['shore'] },
      { kind: 'people', portrait: true, tags: ['team'] },
      { kind: 'lake', caption: 'Lane four', tags: ['lake', 'race'] },
      { kind: 'people', tags: ['team'] },
      { kind: 'aerial', caption: 'The whole course from above', tags: ['lake'] },
      { kind: 'table', caption: 'Soup', tags: ['food'] },
      { kind: 'lake', portrait: true, tags: ['lake', 'evening'] },
    ],
  },
  {
    name: 'Autumn hike',
    description: 'Twelve of us, one dog, no rain.',
    from: '2026-10-03T08:30:00',
    offset: '+02:00',
    gps: { latitude: 47.4125, longitude: 9.7417 },
    camera: FUJI,
    by: 2,
    pictures: [
      { kind: 'mountains', caption: 'Where we were going', tags: ['mountains', 'morning'] },
      { kind: 'meadow', tags: ['meadow'] },
      { kind: 'mountains', portrait: true, tags: ['mountains'] },
      { kind: 'meadow', tags: ['meadow'] },
      { kind: 'table', caption: 'Half way', tags: ['food'] },
      { kind: 'mountains', tags: ['mountains', 'evening'] },
      { kind: 'balloons', caption: 'Company from above', tags: ['evening'] },
    ],
  },
  {
    name: 'Trip to the sea',
    description: 'Four days with the sea boats.',
    from: '2026-08-14T10:00:00',
    offset: '+02:00',
    gps: { latitude: 54.4378, longitude: 12.6869 },
    camera: PHONE,
    by: 3,
    pictures: [
      { kind: 'coast', caption: 'Flat as glass', tags: ['sea'] },
      { kind: 'dunes', tags: ['sea', 'shore'] },
      { kind: 'coast', portrait: true, tags: ['sea'] },
      { kind: 'dunes', portrait: true, tags: ['shore'] },
      { kind: 'people', tags: ['team'] },
      { kind: 'coast', caption: 'Last evening', tags: ['sea', 'evening'] },
    ],
  },
  {
    name: 'Harbour night',
    description: 'Sixty years of the club, celebrated until late.',
    from: '2026-09-05T17:30:00',
    offset: '+02:00',
    camera: ALPHA,
    by: 4,
    pictures: [
      { kind: 'city', tags: ['harbour', 'evening'] },
      { kind: 'table', tags: ['food'] },
      { kind: 'night', caption: 'Lanterns on the quay', tags: ['harbour', 'night'] },
      { kind: 'people', tags: ['team', 'night'] },
      { kind: 'night', portrait: true, tags: ['night'] },
    ],
  },
]
