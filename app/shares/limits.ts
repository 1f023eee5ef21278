import { settings } from '#config/settings'

/** What visitors may add at a time, where a link lets them. */
export function visitorLimits() {
  const { visitorMaxFiles: files, visitorMaxUploadBytes: fileBytes } = settings()
  return { files, fileBytes }
}
