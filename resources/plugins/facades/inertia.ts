/** The one router of the page, for plugins from archives; see `vue.js` about what is left out. */
export {
  Deferred,
  Form,
  Head,
  InfiniteScroll,
  Link,
  WhenVisible,
  createForm,
  progress,
  router,
  useForm,
  useFormContext,
  useHttp,
  usePage,
  usePoll,
  usePrefetch,
  useRemember,
} from '@inertiajs/vue3'
