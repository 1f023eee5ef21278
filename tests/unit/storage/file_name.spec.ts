import { test } from '@japa/runner'
import { cleanFileName, contentDisposition, uniqueFileNames } from '#storage/file_name'

test.group('Names that people give', () => {
  test('lose folders, control characters and tricks with direction', ({ assert }) => {
    const names = {
      '../../etc/passwd.jpg': 'passwd.jpg',
      '..\\..\\windows\\x.jpg': 'x.jpg',
      'C:\\x.jpg': 'x.jpg',
      'a.jpg\u0000.php': 'a.jpg.php',
      'photo\u202Egpj.exe': 'photogpj.exe',
      ' photo.jpg. ': 'photo.jpg',
      'line\nbreak.jpg': 'linebreak.jpg',
      'e\u0301te\u0301.jpg': 'été.jpg',
      '..': 'photo',
      '': 'photo',
      '/': 'photo',
      '.htaccess': '.htaccess',
      '😀.jpg': '😀.jpg',
    }
    assert.deepEqual(
      Object.keys(names).map((name) => cleanFileName(name)),
      Object.values(names)
    )
  })

  test('are cut to 255 characters with their ending kept, never through a character', ({
    assert,
  }) => {
    assert.equal(cleanFileName(`${'a'.repeat(300)}.jpeg`), `${'a'.repeat(250)}.jpeg`)
    assert.lengthOf(cleanFileName('a'.repeat(300)), 255)
    const smiling = cleanFileName(`x${'😀'.repeat(200)}.jpg`)
    assert.isTrue(smiling.isWellFormed())
    assert.isAtMost(smiling.length, 255)
    assert.match(smiling, /😀\.jpg$/u)
  })

  test('are unique in a folder, whatever system unpacks it', ({ assert }) => {
    assert.deepEqual(
      uniqueFileNames([
        'IMG_1.jpg',
        'img_1.JPG',
        'IMG_1.jpg',
        'IMG_1 (2).jpg',
        'a?b:c.jpg',
        '.hidden',
        'con.jpg',
        'NUL',
      ]),
      [
        'IMG_1.jpg',
        'img_1 (2).JPG',
        'IMG_1 (3).jpg',
        'IMG_1 (2) (2).jpg',
        'a_b_c.jpg',
        '_.hidden',
        '_con.jpg',
        '_NUL',
      ]
    )
  })

  test('are no longer in a folder than every system can write', ({ assert }) => {
    const long = ['写', '😀', 'é', 'x'].map((sign) => `${sign.repeat(250)}.jpeg`)
    const names = uniqueFileNames([...long, ...long, `${'写'.repeat(79)}. ${'写'.repeat(100)}`])
    assert.lengthOf(new Set(names), names.length)
    for (const name of names) {
      assert.isAtMost(Buffer.byteLength(name), 255)
      assert.isTrue(name.isWellFormed())
      assert.notMatch(name, /[. ]$/)
    }
    assert.equal(names[0], `${'写'.repeat(78)}.jpeg`)
    assert.equal(names[4], `${'写'.repeat(78)} (2).jpeg`)
  })

  test('are none that Windows keeps for its devices', ({ assert }) => {
    const names = ['COM¹.jpg', 'lpt³', 'con .jpg', 'nul.tar.jpg', 'console.jpg', 'com10.jpg']
    assert.deepEqual(uniqueFileNames(names), [
      '_COM¹.jpg',
      '_lpt³',
      '_con .jpg',
      '_nul.tar.jpg',
      'console.jpg',
      'com10.jpg',
    ])
  })

  test('go into headers in two ways', ({ assert }) => {
    assert.equal(
      contentDisposition('attachment', `"Ä\\'(1)*%.jpg`),
      `attachment; filename="_A_'(1)*_.jpg"; filename*=UTF-8''%22%C3%84%5C%27%281%29%2A%25.jpg`
    )
    assert.equal(
      contentDisposition('inline', '写真.jpg'),
      `inline; filename="file.jpg"; filename*=UTF-8''%E5%86%99%E7%9C%9F.jpg`
    )
  })
})
