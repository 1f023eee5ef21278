import { cleanLine } from './text.js'
import type { ExifBlocks, TagValue } from './tiff.js'

/**
 * What an info panel may show. Named one by one, so that nothing private slips through: no position, no serial numbers,
 * no owner's name, no maker notes.
 */
const SHOWN = {
  Software: ['image', 0x0131],
  Artist: ['image', 0x013b],
  Copyright: ['image', 0x8298],
  ModifyDate: ['image', 0x0132],
  ExposureProgram: ['photo', 0x8822],
  ExposureBias: ['photo', 0x9204],
  MaxAperture: ['photo', 0x9205],
  SubjectDistance: ['photo', 0x9206],
  MeteringMode: ['photo', 0x9207],
  LightSource: ['photo', 0x9208],
  Flash: ['photo', 0x9209],
  ColorSpace: ['photo', 0xa001],
  SensingMethod: ['photo', 0xa217],
  ExposureMode: ['photo', 0xa402],
  WhiteBalance: ['photo', 0xa403],
  DigitalZoomRatio: ['photo', 0xa404],
  FocalLengthIn35mm: ['photo', 0xa405],
  SceneCaptureType: ['photo', 0xa406],
  Contrast: ['photo', 0xa408],
  Saturation: ['photo', 0xa409],
  Sharpness: ['photo', 0xa40a],
  LensMake: ['photo', 0xa433],
  CompositeImage: ['photo', 0xa460],
} as const satisfies Record<string, readonly ['image' | 'photo', number]>

export type PanelTag = keyof typeof SHOWN
export type Panel = Partial<Record<PanelTag, string | number>>

/** Codes stay the numbers of the EXIF standard; whoever shows them translates. */
export function readPanel(exif: ExifBlocks): Panel {
  const panel: Panel = {}
  for (const [name, [block, tag]] of Object.entries(SHOWN)) {
    const value = scalar(exif[block].get(tag))
    if (value !== null) panel[name as PanelTag] = value
  }
  return panel
}

function scalar(value: TagValue | undefined): string | number | null {
  if (typeof value === 'string') return cleanLine(value)
  return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(6)) : null
}
