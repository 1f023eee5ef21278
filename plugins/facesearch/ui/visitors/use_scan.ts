import { ApiError, usePlugin, useRefusals, type VisitorPhoto } from '@lumina/ui'
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import { closeSelfieEngine } from '../engine/embed_selfie'
import { lookHere } from './look_here'
import { lookOnServer } from './look_on_server'
import { asPicture, cropTo } from './picture'
import type { Box, Found, Looked, Proof, Shot } from './scan_types'

const MOST_SHOTS = 3
const MOST_BYTES = 12 * 1024 * 1024

interface ScanPlace {
  token: string
  engineVersion: string
  /** Whether this page can look at pictures by itself. */
  looksHere: boolean
}

/** Pictures of somebody and what they find. All of it is in the memory of the page, and ends with it. */
export function useScan({ token, engineVersion, looksHere }: ScanPlace) {
  const { api, t } = usePlugin()
  const { wordsFor } = useRefusals()
  const way = ref<'here' | 'server'>(looksHere ? 'here' : 'server')
  const shots = ref<Shot[]>([])
  const trouble = ref<string>()
  const choice = shallowRef<{ picture: Blob; url: string; faces: Box[] }>()
  const busy = ref<'looking' | 'searching'>()
  /** Of what has to come before this page can look by itself; null while nothing is loaded. */
  const progress = ref<number | null>(null)
  const found = shallowRef<Found>()
  const isWide = ref(false)
  let made = 0

  const isFull = computed(() => shots.value.length >= MOST_SHOTS)

  async function add(file: Blob) {
    trouble.value = undefined
    dropChoice()
    if (file.size > MOST_BYTES) return say('scan.trouble.too_large')
    busy.value = 'looking'
    const picture = await asPicture(file).catch(() => null)
    // Some browsers cannot open what phones make; the server can.
    if (picture) await take(picture)
    else if (way.value === 'server' && file.size) await take(file)
    else say(looksHere ? 'scan.trouble.not_a_picture_here' : 'scan.trouble.not_a_picture')
    busy.value = undefined
  }

  async function choose(box: Box) {
    const { picture } = choice.value!
    dropChoice()
    busy.value = 'looking'
    await take(await cropTo(picture, box))
    busy.value = undefined
  }

  async function take(picture: Blob) {
    const looked = await look(picture)
    if ('refusal' in looked) return void (trouble.value = looked.refusal)
    if ('trouble' in looked) {
      if (looked.faces?.length)
        choice.value = { picture, url: URL.createObjectURL(picture), faces: looked.faces }
      return say(looked.trouble)
    }
    shots.value.push({ id: ++made, url: URL.createObjectURL(picture), proof: looked.proof })
  }

  async function look(picture: Blob): Promise<Looked> {
    if (way.value === 'server') return lookOnServer(token, picture)
    const looked = await lookHere(picture, (fraction) => (progress.value = fraction))
    progress.value = null
    return looked
  }

  async function search({ more = false } = {}) {
    busy.value = 'searching'
    trouble.value = undefined
    try {
      const { data, meta } = await api.post<VisitorPhoto[]>('matches', body(more))
      found.value = { photos: data, ticket: String(meta!.ticket) }
      isWide.value = more
    } catch (error) {
      refuse(error)
    }
    busy.value = undefined
  }

  function body(more: boolean) {
    const proofs: Proof[] = shots.value.map(({ proof }) => proof)
    return {
      consent: true,
      engine: engineVersion,
      vectors: proofs.flatMap((proof) => ('vector' in proof ? proof.vector : [])),
      shots: proofs.flatMap((proof) => ('shot' in proof ? proof.shot : [])),
      more,
    }
  }

  /** The link or its search has ended, or asks for a password: this page says so once it is loaded anew. */
  function refuse(error: unknown) {
    if (error instanceof ApiError && [401, 404, 410].includes(error.status))
      return window.location.reload()
    if (error instanceof ApiError && error.code?.endsWith('.engine_other')) {
      way.value = 'server'
      forget()
    }
    trouble.value = wordsFor(error)
  }

  function remove(id: number) {
    const gone = shots.value.find((shot) => shot.id === id)
    if (gone) URL.revokeObjectURL(gone.url)
    shots.value = shots.value.filter((shot) => shot.id !== id)
  }

  function dropChoice() {
    if (choice.value) URL.revokeObjectURL(choice.value.url)
    choice.value = undefined
  }

  function forget() {
    for (const { id } of shots.value) remove(id)
    dropChoice()
    found.value = undefined
    isWide.value = false
    trouble.value = undefined
  }

  function say(text: string) {
    trouble.value = t(text)
  }

  onBeforeUnmount(() => {
    forget()
    closeSelfieEngine()
  })

  return {
    ...{ way, shots, isFull, trouble, choice, busy, progress, found, isWide },
    ...{ add, choose, dropChoice, search, remove, forget },
  }
}

export type ScanState = ReturnType<typeof useScan>
