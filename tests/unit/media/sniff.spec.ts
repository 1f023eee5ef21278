import { test } from '@japa/runner'
import { sniff } from '#media/sniff'
import { hostile, picture, PICTURE_FORMATS } from '#tests/fixtures/pictures'
import { scratchFile } from '#tests/fixtures/scratch'
import { codeOf, refusal } from './refusal_of.js'

test.group('What a file really is', () => {
  test('a {$self} is known by its content, whatever it is called')
    .with(PICTURE_FORMATS)
    .run(async ({ assert }, format) => {
      const { name, mime } = await sniff(
        await scratchFile(picture({ format, width: 32, height: 24 }), 'invoice.pdf')
      )
      assert.deepEqual({ name, mime }, { name: format, mime: `image/${format}` })
    })

  test('an empty file is refused as empty', async ({ assert }) => {
    assert.equal(await codeOf(sniff(await scratchFile(hostile.empty()))), 'E_EMPTY_FILE')
  })

  test('text and HTML named .jpg are not pictures', async ({ assert }) => {
    for (const bytes of [hostile.text(), hostile.html(), Buffer.from('x')]) {
      const { code, status } = await refusal(sniff(await scratchFile(bytes, 'holiday.jpg')))
      assert.deepEqual([code, status], ['E_NOT_AN_IMAGE', 415])
    }
  })

  test('{format} is refused by name')
    .with([
      { format: 'SVG', bytes: hostile.svg() },
      {
        format: 'SVG',
        bytes: Buffer.from(
          `\uFEFF  <!-- ${'x'.repeat(500)} -->\n<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>`
        ),
      },
      {
        format: 'SVG',
        bytes: Buffer.from('\uFEFF<svg xmlns="http://www.w3.org/2000/svg"/>', 'utf16le'),
      },
      {
        format: 'AVIF sequence',
        bytes: Buffer.from('\0\0\0\x18ftypavis\0\0\0\0avifavis', 'latin1'),
      },
      { format: 'QOI', bytes: Buffer.from('qoif'.padEnd(64, '\0')) },
      { format: 'JP2', bytes: Buffer.from('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ', 'latin1') },
      { format: 'BMP', bytes: Buffer.from('BM'.padEnd(64, '\0')) },
    ])
    .run(async ({ assert }, { format, bytes }) => {
      const { code, params } = await refusal(sniff(await scratchFile(bytes)))
      assert.equal(code, 'E_UNSUPPORTED_FORMAT')
      assert.match(String(params.format), new RegExp(`^${format}`))
    })

  test('{name} is told what it is, not that it is no picture')
    .with([
      { name: 'A PDF', code: 'E_DOCUMENT', head: '%PDF-1.7\n1 0 obj<</Type/Catalog>>' },
      { name: 'A video', code: 'E_VIDEO', head: '\0\0\0\x18ftypmp42\0\0\0\0mp42isom' },
      { name: 'The film of a live photo', code: 'E_VIDEO', head: '\0\0\0\x14ftypqt  \0\0\0\0qt  ' },
      {
        name: 'A raw recording of Canon',
        code: 'E_RAW',
        head: '\0\0\0\x18ftypcrx \0\0\0\x01crx isom',
      },
      { name: 'A raw recording of Fujifilm', code: 'E_RAW', head: 'FUJIFILMCCD-RAW 0201' },
      { name: 'An older raw recording of Canon', code: 'E_RAW', head: 'II*\0\x10\0\0\0CR\x02\0' },
      { name: 'An archive', code: 'E_ARCHIVE', head: 'PK\x03\x04\x14\0\0\0\0\0' },
    ])
    .run(async ({ assert }, { code, head }) => {
      const bytes = Buffer.from(head.padEnd(64, '\0'), 'latin1')
      assert.equal(await codeOf(sniff(await scratchFile(bytes, 'photo.jpg'))), code)
    })

  test('pictures from phones are known by any of their brands', async ({ assert }) => {
    for (const brands of ['heic\0\0\0\0mif1heic', 'mif1\0\0\0\0mif1heic', 'heix\0\0\0\0mif1']) {
      const head = `\0\0\0${String.fromCharCode(8 + brands.length)}ftyp${brands}`
      const { mime } = await sniff(await scratchFile(Buffer.from(head, 'latin1')))
      assert.equal(mime, 'image/heic')
    }
  })

  test('a missing file is an error of the disk, not a refusal of the picture', async ({
    assert,
  }) => {
    await assert.rejects(() => sniff('/nowhere/at/all.jpg'), /ENOENT/)
  })
})
