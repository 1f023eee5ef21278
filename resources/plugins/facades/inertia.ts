/** The one router of the page, for plugins from archives; see `vue.js` about what is left out. */
export { Deferred, Head, Link, router, useForm, usePage, usePoll } from '@inertiajs/vue3'
