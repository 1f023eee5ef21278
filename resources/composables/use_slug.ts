import { ref, watch } from 'vue'

const SPELLED: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
}

export const SLUG_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** The address that a name suggests: «Müllers & Söhne» becomes `muellers-soehne`. */
export function slugFrom(name: string) {
  return name
    .toLowerCase()
    .replace(/[äöüßæøå]/g, (letter) => SPELLED[letter])
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '')
}

/** Lets the address follow the name until somebody writes their own. */
export function useSlug(fields: { name: string; slug: string }) {
  const isOwn = ref(fields.slug !== '' && fields.slug !== slugFrom(fields.name))

  watch(
    () => fields.name,
    (name) => {
      if (!isOwn.value) fields.slug = slugFrom(name)
    }
  )

  /** What was typed into the address: an emptied field follows the name again. */
  function write(slug: string) {
    isOwn.value = slug !== ''
    fields.slug = slug.toLowerCase().replace(/\s/g, '-')
  }

  return { write }
}
