import vine from '@vinejs/vine'
import { definePlugin } from '#extension/define_plugin'
import { can } from '#extension/routes'
import { enqueue } from '#queue/enqueue'
import NotesController from './notes_controller.js'
import PhotoNotesController from './photo_notes_controller.js'
import WelcomePhoto from './welcome_photo.js'

export default definePlugin({
  settings: {
    org: vine.create({ firstWords: vine.string().trim().maxLength(200).optional() }),
  },
  permissions: {
    write: {
      title: { en: 'Write notes', de: 'Notizen schreiben' },
      roles: ['owner', 'admin', 'member'],
    },
  },
  routes: {
    pages(router) {
      router.get('/', [NotesController, 'index'])
    },
    api(router) {
      router.get('/photos/:photo/notes', [PhotoNotesController, 'index'])
      router.post('/photos/:photo/notes', [PhotoNotesController, 'store']).use(can('write'))
    },
  },
  on: {
    'photo.ready@1': {
      durable: true,
      run: ({ orgId, photoId }) => enqueue(WelcomePhoto, { photoId }, { orgId }),
    },
  },
  jobs: { welcome_photo: () => import('./welcome_photo.js') },
  nav: [
    {
      place: 'org',
      icon: 'i-lucide-notebook-pen',
      label: { en: 'Myplugin', de: 'Myplugin' },
    },
  ],
})
