import { definePlugin } from '#extension/define_plugin'
import { faceIndex } from './search/face_index.js'
import { settings } from './settings.js'

export default definePlugin({
  settings,
  permissions: {
    see: {
      title: {
        en: 'See people and find photos by a face',
        de: 'Personen sehen und Fotos über ein Gesicht finden',
      },
      roles: ['owner', 'admin', 'member'],
    },
    name: {
      title: {
        en: 'Name, merge and split people',
        de: 'Personen benennen, zusammenführen und trennen',
      },
      roles: ['owner', 'admin'],
    },
    manage: {
      title: { en: 'Decide about face search', de: 'Über die Gesichtersuche entscheiden' },
      roles: ['owner', 'admin'],
    },
  },
  hooks: { shutdown: () => faceIndex.close() },
})
