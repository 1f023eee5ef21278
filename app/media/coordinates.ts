/** Never more blanks than this between two signs: files are padded with thousands of them. */
const GAP = '\\s{0,3}'

/** `48.13743`, `-48.137°`, `48.137 N`, `N 48.137`; fewer decimals are found in prices and versions as well. */
const degrees = (digits: number, sides: string) =>
  `[${sides}]?${GAP}([-+]?\\d{1,${digits}}[.]\\d{3,12})${GAP}(?:Â?°)?${GAP}[${sides}]?`

const DECIMAL = `${degrees(2, 'NS')}(?:${GAP}[,;/|]${GAP}|\\s{1,3}|(?=[-+EWO]))${degrees(3, 'EWO')}`

/** `48°8'13.9"N 11°34'31"E`, where the signs may have been read in another encoding. */
const SEXAGESIMAL = `\\d{1,3}${GAP}Â?°${GAP}\\d{1,2}(?:[.]\\d{1,6})?${GAP}(?:['’′]|â\\S{2}).{0,14}?[NS]\\b.{0,8}?\\d{1,3}${GAP}Â?°.{0,24}?[EWO]\\b`

const COORDINATES = new RegExp(`(?<![\\d.])(?:${DECIMAL}|${SEXAGESIMAL})(?![\\d.]*\\d)`, 'g')

/** How many pairs of coordinates a text has. */
export function findCoordinates(text: string) {
  return [...text.matchAll(COORDINATES)].filter(isOnEarth).length
}

/** The same text with blanks in the place of coordinates. */
export function blankCoordinates(text: string) {
  return text.replace(COORDINATES, (...match) =>
    isOnEarth(match as string[]) ? ' '.repeat((match[0] as string).length) : (match[0] as string)
  )
}

/** Words that programs put around coordinates, or in their place: `geo:lat=48.1`, `geotagged`. */
const MACHINE_WORDS = /^(geo:.*|geotagged)$/i

/** Whether a text is nothing but a position: no person's words, but what a program noted where they belong. */
export function isBarePosition(text: string) {
  const rest = blankCoordinates(text)
  return MACHINE_WORDS.test(text.trim()) || (rest !== text && !/[\p{L}\p{N}]/u.test(rest))
}

function isOnEarth([, latitude, longitude]: ArrayLike<string | undefined> & Iterable<unknown>) {
  return Math.abs(Number(latitude ?? 0)) <= 90 && Math.abs(Number(longitude ?? 0)) <= 180
}
