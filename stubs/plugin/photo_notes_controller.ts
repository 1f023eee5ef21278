import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { answer, answerList } from '#controllers/api/answer'
import type Photo from '#models/photo'
import { findPhotoInUse } from '#queries/photos'
import Note from './note.js'
import NoteTransformer from './note_transformer.js'

const noteValidator = vine.create({ words: vine.string().trim().minLength(1).maxLength(500) })

/** The notes of one photo, for its panel. */
export default class PhotoNotesController {
  async index(ctx: HttpContext) {
    const photo = await ctx.org.findPhoto(ctx.params.photo)
    const notes = await notesOf(photo).orderBy('id')
    return answerList(ctx, NoteTransformer.transform(notes))
  }

  async store(ctx: HttpContext) {
    const photo = await findPhotoInUse(ctx.org, ctx.params.photo)
    const { words } = await ctx.request.validateUsing(noteValidator)
    const { id } = await Note.create({
      orgId: photo.orgId,
      photoId: photo.id,
      authorId: ctx.membership.userId,
      words,
    })
    const note = await notesOf(photo).where('id', id).firstOrFail()
    return answer(ctx, NoteTransformer.transform(note), 201)
  }
}

const notesOf = ({ id, orgId }: Photo) =>
  Note.within(orgId).where('photoId', id).preload('photo').preload('author')
