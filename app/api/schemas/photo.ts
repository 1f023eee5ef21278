import type { InferVariants } from '@adonisjs/core/types/transformers'
import {
  arrayOf,
  count,
  flag,
  id,
  integer,
  mapOf,
  moment,
  number,
  oneOf,
  orNull,
  shape,
  text,
} from '#api/schema'
import type PhotoTransformer from '#transformers/photo_transformer'

type Variants = InferVariants<PhotoTransformer>
type Urls = Variants['forGrid']['urls']

const person = shape<{ id: string; name: string }>({ id, name: text }, { title: 'Person' })

const gridFacts = {
  id,
  albumId: id,
  name: text,
  kind: oneOf('image', 'animation', 'motion'),
  state: oneOf('processing', 'ready', 'failed'),
  failure: orNull(text),
  width: count,
  height: count,
  takenAt: moment,
  takenOffset: orNull(integer),
  thumbhash: orNull(text),
  favorite: flag,
  caption: orNull(text),
  rating: orNull(integer),
  tags: arrayOf(text),
  uploadedById: orNull(id),
  can: shape<{ edit: boolean }>({ edit: flag }),
  urls: shape<Urls>({ thumb: text, preview: text, full: text, original: text }),
}

export const trashFacts = { trashedAt: moment, purgedAt: moment, daysLeft: count }

export const photoInGrid = shape<Variants['forGrid']>(gridFacts, { title: 'PhotoInGrid' })

export const photoInTrash = shape<Variants['forTrash'] & { type: 'photo' }>(
  { ...gridFacts, ...trashFacts, type: oneOf('photo') },
  { title: 'TrashedPhoto' }
)

export const photo = shape<Variants['forShow']>(
  {
    ...gridFacts,
    camera: orNull(text),
    latitude: orNull(number),
    longitude: orNull(number),
    exif: mapOf({ type: ['string', 'number', 'boolean', 'null'] }),
    mime: orNull(text),
    sha256: orNull(text),
    byteSize: count,
    album: shape<{ id: string; name: string }>({ id, name: text }),
    uploadedBy: orNull(person),
    createdAt: moment,
    trashedAt: orNull(moment),
  },
  { title: 'Photo' }
)

export { person }
