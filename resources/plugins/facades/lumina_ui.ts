/** `@lumina/ui` for plugins from archives. */
export * from '~/plugins/ui'
