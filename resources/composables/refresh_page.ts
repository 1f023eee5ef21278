import { router } from '@inertiajs/vue3'

/** Asks for some props of the page again, on its own account: a server that is away is no reason to say anything. */
export function refreshPage(only: string[]) {
  router.reload({
    only,
    onNetworkError: () => false,
    onHttpException: ({ status }) => (isAway(status) ? false : undefined),
  })
}

const isAway = (status: number) => status >= 502 && status <= 504
