const MOST = 12
const pictures = new Map<string, { image: HTMLImageElement; done: Promise<void> }>()

/** Fetches a picture and decodes it, so that it shows at once when its turn comes. Never rejects. */
export function prepare(url: string, priority: 'low' | 'auto'): Promise<void> {
  const known = pictures.get(url)
  if (known) return known.done
  const image = new Image()
  image.fetchPriority = priority
  image.src = url
  const done = image.decode().catch(() => void pictures.delete(url))
  if (pictures.size >= MOST) pictures.delete(pictures.keys().next().value!)
  pictures.set(url, { image, done })
  return done
}
