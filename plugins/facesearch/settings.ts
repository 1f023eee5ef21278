import vine from '@vinejs/vine'
import type { PluginSettings } from '#extension/define_plugin'
import { settingsOf } from '#extension/settings'

export interface FaceSettings {
  engine: 'builtin' | 'onnx' | 'immich'
  /** Where the operator keeps model files; for `onnx`. */
  modelFolder?: string
  /** Under which licence they may be used here. */
  modelLicence?: string
  /** Of a face server; for `immich`. */
  immichUrl?: string
  immichModel: string
  processes: number
  /** Cosine distances; what the engine itself says unless given. */
  strictDistance?: number
  normalDistance?: number
  clusterDistance?: number
  graceDays: number
  /** Memory for searches, in millions of bytes: what is beyond is read again when it is searched. */
  indexMegabytes: number
}

const distance = () => vine.number().range([0.005, 1]).optional()

export const settings: PluginSettings = {
  platform: vine.create({
    engine: vine.enum(['builtin', 'onnx', 'immich'] as const),
    modelFolder: vine.string().trim().startsWith('/').maxLength(200).optional(),
    modelLicence: vine.string().trim().maxLength(200).optional(),
    immichUrl: vine
      .string()
      .trim()
      .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/)
      .maxLength(200)
      .optional(),
    immichModel: vine
      .string()
      .trim()
      .regex(/^[\w.-]+$/)
      .maxLength(60),
    processes: vine.number().withoutDecimals().range([1, 8]),
    strictDistance: distance(),
    normalDistance: distance(),
    clusterDistance: distance(),
    graceDays: vine.number().withoutDecimals().range([0, 90]),
    indexMegabytes: vine.number().withoutDecimals().range([16, 16_384]),
  }),
  defaults: {
    platform: {
      engine: 'builtin',
      immichModel: 'buffalo_l',
      processes: 1,
      graceDays: 7,
      indexMegabytes: 512,
    },
  },
}

export const faceSettings = async () =>
  (await settingsOf('facesearch').platform()) as unknown as FaceSettings
