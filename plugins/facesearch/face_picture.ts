import type Photo from '#models/photo'
import { cutFromPreview } from '#storage/renditions'
import type Face from './face.js'

const SIDE = 240
/** Some of hair and chin beside the face itself. */
const MARGIN = 1.5

/**
 * A face as a small square WebP, cut from the preview of its photo.
 *
 * @throws Refusal as `cutFromPreview`
 */
export function facePicture(face: Face, photo: Photo) {
  return cutFromPreview(photo, squareAround(face, photo), SIDE)
}

/** In parts of the picture, whose sides are of different length. */
export function squareAround(
  face: Pick<Face, 'x' | 'y' | 'width' | 'height'>,
  photo: Pick<Photo, 'width' | 'height'>
) {
  const longer = Math.max(face.width * photo.width, face.height * photo.height)
  const side = Math.min(longer * MARGIN, photo.width, photo.height)
  const [width, height] = [side / photo.width, side / photo.height]
  return {
    x: inside(face.x + face.width / 2 - width / 2, width),
    y: inside(face.y + face.height / 2 - height / 2, height),
    width,
    height,
  }
}

/** Moved until it is within the picture. */
const inside = (start: number, length: number) => Math.min(Math.max(0, start), 1 - length)
