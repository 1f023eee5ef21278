import type { LightboxKey } from '~/composables/use_lightbox_keys'

type Deed = () => unknown

/** What keys do in the lightbox. What is missing nobody may do here, and the list of keys keeps it to itself. */
export interface LightboxDeeds {
  step: (by: 1 | -1) => void
  first: Deed
  last: Deed
  love?: Deed
  inform?: Deed
  tag?: Deed
  move?: Deed
  download: Deed
  trash?: Deed
  erase?: Deed
  rate?: (stars: number) => void
  closer: Deed
  further: Deed
  nought: Deed
  pixels: Deed
  back: Deed
}

/** The keys that people of this field expect. */
export function lightboxKeys(deeds: LightboxDeeds): LightboxKey[] {
  const hint = (keys: string[], name: string) => ({ keys, label: `lightbox.key_${name}` })
  const maybe = (on: string[], act: Deed | undefined, keys: string[], name: string) =>
    act ? [{ on, act, shown: hint(keys, name) }] : []

  return [
    {
      on: ['ArrowRight'],
      act: () => deeds.step(1),
      shown: hint(['arrowleft', 'arrowright'], 'step'),
    },
    { on: ['ArrowLeft'], act: () => deeds.step(-1) },
    { on: ['Home'], act: deeds.first, shown: hint(['home', 'end'], 'ends') },
    { on: ['End'], act: deeds.last },
    ...maybe(['f'], deeds.love, ['F'], 'favorite'),
    ...maybe(['i'], deeds.inform, ['I'], 'info'),
    ...maybe(['t'], deeds.tag, ['T'], 'tags'),
    ...maybe(['l', 'm'], deeds.move, ['L'], 'move'),
    { on: ['d'], act: deeds.download, shown: hint(['D'], 'download') },
    ...maybe(['Delete', 'Backspace'], deeds.trash, ['delete'], 'trash'),
    ...maybe(['Shift+Delete'], deeds.erase, ['shift', 'delete'], 'erase'),
    ...[1, 2, 3, 4, 5].flatMap((stars) => (deeds.rate ? [ratingKey(stars, deeds.rate)] : [])),
    { on: ['+', '='], act: deeds.closer, shown: hint(['+', '-', '0'], 'zoom') },
    { on: ['-'], act: deeds.further },
    { on: ['0'], act: deeds.nought },
    { on: ['z'], act: deeds.pixels, shown: hint(['Z'], 'true') },
    { on: ['Escape'], act: deeds.back, shown: hint(['escape'], 'close') },
  ]
}

function ratingKey(stars: number, rate: (stars: number) => void): LightboxKey {
  const shown = { keys: ['1', '–', '5'], label: 'lightbox.key_rate' }
  return { on: [String(stars)], act: () => rate(stars), ...(stars === 1 && { shown }) }
}
