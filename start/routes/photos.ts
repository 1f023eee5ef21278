import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const { Albums, Favorites, MyPhotos, Photos, Trash } = controllers.web

router
  .group(() => {
    router.get('/', [Albums, 'index']).as('albums.index')
    router.get('/albums/:id', [Albums, 'show']).as('albums.show')
    router.get('/albums/:id/photos/:photoId', [Albums, 'show']).as('albums.photo')
    router.get('/photos', [Photos, 'index']).as('photos.index')
    router.get('/photos/:photoId', [Photos, 'index']).as('photos.show')
    router.get('/favorites', [Favorites, 'index']).as('favorites.index')
    router.get('/favorites/:photoId', [Favorites, 'index']).as('favorites.show')
    router.get('/trash', [Trash, 'index']).as('trash.index')
    router.get('/trash/:photoId', [Trash, 'index']).as('trash.show')
  })
  .prefix('/orgs/:slug')
  .use([...web(), middleware.auth(), middleware.org()])

router
  .group(() => {
    router.get('/photos', [MyPhotos, 'index']).as('photos.mine')
    router.get('/photos/:photoId', [MyPhotos, 'index']).as('photos.mine.show')
  })
  .use([...web(), middleware.auth()])
