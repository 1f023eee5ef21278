/**
 * Stands in for `@unhead/vue`: all that Nuxt UI wants of a head is a style with our colours, and until there is a head
 * it sets that style itself. Titles are Inertia's.
 */
export const createHead = () => ({ install: () => {} })
export const injectHead = () => ({})
export const useHead = () => {}
