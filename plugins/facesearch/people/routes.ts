import type { Router } from '@adonisjs/core/http'
import ChangesController from './changes_controller.js'
import FaceSearchesController from './face_searches_controller.js'
import PeopleController from './people_controller.js'
import PeoplePagesController from './people_pages_controller.js'
import PersonFacesController from './person_faces_controller.js'
import PersonMergesController from './person_merges_controller.js'
import PersonSplitsController from './person_splits_controller.js'
import PhotoFacesController from './photo_faces_controller.js'
import SuggestionAnswersController from './suggestion_answers_controller.js'
import SuggestionsController from './suggestions_controller.js'

export function peoplePages(router: Router) {
  const id = router.matchers.uuid()
  router.get('/', [PeoplePagesController, 'index'])
  router.get('people/:personId', [PeoplePagesController, 'show']).where('personId', id)
  router
    .get('people/:personId/photos/:photoId', [PeoplePagesController, 'show'])
    .as('people_pages.show_photo')
    .where('personId', id)
    .where('photoId', id)
  router.get('review', [PeoplePagesController, 'review'])
  router.get('find', [PeoplePagesController, 'find'])
  router.get('find/photos/:photoId', [PeoplePagesController, 'foundPhoto']).where('photoId', id)
}

export function peopleApi(router: Router) {
  const id = router.matchers.uuid()
  router
    .group(() => {
      router.get('people', [PeopleController, 'index'])
      router.post('people', [PeopleController, 'store'])
      router.get('people/:personId', [PeopleController, 'show'])
      router.patch('people/:personId', [PeopleController, 'update'])
      router.get('people/:personId/faces', [PersonFacesController, 'index'])
      router.post('people/:personId/faces', [PersonFacesController, 'store'])
      router.delete('people/:personId/faces', [PersonFacesController, 'destroy'])
      router.post('people/:personId/merges', [PersonMergesController, 'store'])
      router.post('people/:personId/splits', [PersonSplitsController, 'store'])
      router.get('suggestions', [SuggestionsController, 'index'])
      router.post('suggestions/:suggestionId/answers', [SuggestionAnswersController, 'store'])
      router.delete('changes/:changeId', [ChangesController, 'destroy'])
      router.get('photos/:photoId/faces', [PhotoFacesController, 'index'])
      router.post('searches', [FaceSearchesController, 'store'])
    })
    .where('personId', id)
    .where('suggestionId', id)
    .where('changeId', id)
    .where('photoId', id)
}
