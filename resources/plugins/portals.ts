const portals = new Map<string, HTMLElement>()

/** Where the dialogs and menus of a plugin are put: inside an element that carries its name. */
export function portalOf(plugin: string) {
  let portal = portals.get(plugin)
  if (!portal) {
    portal = document.createElement('div')
    portal.dataset.plugin = plugin
    document.body.append(portal)
    portals.set(plugin, portal)
  }
  return portal
}
