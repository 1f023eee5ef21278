const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** Sizes in steps of 1024, as the pages write them: «8 MB», «1.9 GB», «1,5 GB» in German. */
export function formatBytes(bytes: number, locale: string) {
  const step = bytes > 0 ? Math.min(4, Math.floor(Math.log(bytes) / Math.log(1024))) : 0
  const amount = bytes / 1024 ** step
  const maximumFractionDigits = amount >= 100 || step === 0 ? 0 : 1
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(amount)} ${UNITS[step]}`
}
