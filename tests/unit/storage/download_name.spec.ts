import { test } from '@japa/runner'
import { downloadName } from '#storage/download_name'

test.group('The name a file leaves under', () => {
  test('{name}, found to be {format}, leaves as {as}')
    .with([
      { name: 'a.jpg', format: 'jpg', as: 'a.jpg' },
      { name: 'A.JPEG', format: 'jpg', as: 'A.JPEG' },
      { name: 'a.png', format: 'jpg', as: 'a.jpg' },
      { name: 'IMG_1.NEF', format: 'jpg', as: 'IMG_1.jpg' },
      { name: 'IMG_1.HEIC', format: 'heic', as: 'IMG_1.HEIC' },
      { name: 'scan.dat', format: 'tif', as: 'scan.dat.tif' },
      { name: 'double.jpg.php', format: 'jpg', as: 'double.jpg.php.jpg' },
      { name: 'photo.jpg.html', format: 'jpg', as: 'photo.jpg.html.jpg' },
      { name: 'no-extension', format: 'jpg', as: 'no-extension.jpg' },
      { name: 'moving.apng', format: 'png', as: 'moving.apng' },
    ])
    .run(({ assert }, { name, format, as }) => {
      assert.equal(downloadName(name, `orgs/1/originals/2024/05/2.${format}`), as)
    })
})
