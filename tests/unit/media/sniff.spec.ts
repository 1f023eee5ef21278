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
      { format: 'PDF', bytes: hostile.pdf() },
      { format: 'HEIC', bytes: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') },
      {
        format: 'AVIF sequence',
        bytes: Buffer.from('\0\0\0\x18ftypavis\0\0\0\0avifavis', 'latin1'),
      },
      { format: 'TIFF', bytes: Buffer.from('II*\0\x08\0\0\0', 'latin1') },
      { format: 'BMP', bytes: Buffer.from('BM'.padEnd(64, '\0')) },
      { format: 'MP4', bytes: Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1') },
    ])
    .run(async ({ assert }, { format, bytes }) => {
      const { code, params } = await refusal(sniff(await scratchFile(bytes)))
      assert.equal(code, 'E_UNSUPPORTED_FORMAT')
      assert.match(String(params.format), new RegExp(`^${format}|^TIF$`))
    })

  test('a missing file is an error of the disk, not a refusal of the picture', async ({
    assert,
  }) => {
    await assert.rejects(() => sniff('/nowhere/at/all.jpg'), /ENOENT/)
  })
})
