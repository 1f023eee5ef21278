import { BaseTransformer } from '@adonisjs/core/transformers'
import type Note from './note.js'

/** A note as it leaves the server. */
export default class NoteTransformer extends BaseTransformer<Note> {
  toObject() {
    const { id, words, photo, author, createdAt } = this.resource
    return {
      id,
      words,
      photo: { id: photo.id, name: photo.name },
      author: author?.name ?? null,
      createdAt: createdAt.toISO(),
    }
  }
}
