import type { HttpContext } from '@adonisjs/core/http'
import { renderPage } from '#extension/routes'
import Note from './note.js'
import NoteTransformer from './note_transformer.js'

const MOST = 50

/** The page: what was written last. */
export default class NotesController {
  async index(ctx: HttpContext) {
    const notes = await Note.within(ctx.org.id)
      .preload('photo')
      .preload('author')
      .orderBy('id', 'desc')
      .limit(MOST)
    return renderPage(ctx, 'index', { notes: NoteTransformer.transform(notes) })
  }
}
