import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'first_run.create': { paramsTuple?: []; params?: {} }
    'first_run.store': { paramsTuple?: []; params?: {} }
    'magic_links.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'magic_links.redeem': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account_emails.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account_emails.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'magic_links.create': { paramsTuple?: []; params?: {} }
    'magic_links.store': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'password_resets.store': { paramsTuple?: []; params?: {} }
    'registrations.create': { paramsTuple?: []; params?: {} }
    'registrations.store': { paramsTuple?: []; params?: {} }
    'first_run.photos': { paramsTuple?: []; params?: {} }
    'account.show': { paramsTuple?: []; params?: {} }
    'account.destroy': { paramsTuple?: []; params?: {} }
    'account.security': { paramsTuple?: []; params?: {} }
    'account.email': { paramsTuple?: []; params?: {} }
    'account.password': { paramsTuple?: []; params?: {} }
    'account.sessions.clear': { paramsTuple?: []; params?: {} }
    'account.sessions.destroy': { paramsTuple: [ParamValue]; params: {'handle': ParamValue} }
    'account.tokens': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'orgs.index': { paramsTuple?: []; params?: {} }
    'orgs.create': { paramsTuple?: []; params?: {} }
    'orgs.edit': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.settings.overview': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.settings.widgets.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'widget': ParamValue} }
    'orgs.plugins': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.plugins.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'orgs.plugins.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'orgs.plugins.settings': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'invitations.join': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'trash.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'photos.mine': { paramsTuple?: []; params?: {} }
    'photos.mine.show': { paramsTuple: [ParamValue]; params: {'photoId': ParamValue} }
    'orgs.live': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'shares.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'visits.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'visits.photo': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'photoId': ParamValue} }
    'admin.show': { paramsTuple?: []; params?: {} }
    'admin.widgets.show': { paramsTuple: [ParamValue]; params: {'widget': ParamValue} }
    'admin.health': { paramsTuple?: []; params?: {} }
    'admin.health.check': { paramsTuple?: []; params?: {} }
    'outbox.index': { paramsTuple?: []; params?: {} }
    'outbox.clear': { paramsTuple?: []; params?: {} }
    'outbox.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'outbox.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.entries.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.entries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.entries.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plugins.index': { paramsTuple?: []; params?: {} }
    'admin.plugins.show': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.destroy': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.install': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.uninstall': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.enable': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.disable': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.retry': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.inspect': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.upgrade': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.agree': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.settings': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.permissions': { paramsTuple: [ParamValue,ParamValue]; params: {'plugin': ParamValue,'name': ParamValue} }
    'admin.plugins.orgs': { paramsTuple: [ParamValue,ParamValue]; params: {'plugin': ParamValue,'id': ParamValue} }
    'admin.plugins.discard': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.incidents': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugin_archives.create': { paramsTuple?: []; params?: {} }
    'admin.plugin_archives.store': { paramsTuple?: []; params?: {} }
    'admin.plugin_archives.show': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.plugin_archives.destroy': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.plugin_archives.accept': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.rows.index': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.store': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.create': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.options': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'field': ParamValue} }
    'admin.rows.selection': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.runs.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'run': ParamValue} }
    'admin.rows.runs.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'run': ParamValue} }
    'admin.rows.actions.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'action': ParamValue} }
    'admin.rows.actions.store': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'action': ParamValue} }
    'admin.rows.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.update': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.cell': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue,'field': ParamValue} }
    'orgs.rows.index': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.create': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.options': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'field': ParamValue} }
    'orgs.rows.selection': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.runs.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'run': ParamValue} }
    'orgs.rows.runs.destroy': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'run': ParamValue} }
    'orgs.rows.actions.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'action': ParamValue} }
    'orgs.rows.actions.store': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'action': ParamValue} }
    'orgs.rows.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.edit': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.update': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.destroy': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.restore': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.cell': { paramsTuple: [ParamValue,ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue,'field': ParamValue} }
    'admin.jobs': { paramsTuple?: []; params?: {} }
    'admin.settings': { paramsTuple?: []; params?: {} }
    'admin.settings.update': { paramsTuple?: []; params?: {} }
    'admin.settings.letters': { paramsTuple?: []; params?: {} }
    'admin.schedules.run': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.schedules.pause': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.schedules.resume': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.views.index': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.views.store': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.views.update': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'view': ParamValue} }
    'admin.views.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'view': ParamValue} }
    'admin.exports.store': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.exports.index': { paramsTuple?: []; params?: {} }
    'admin.exports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.exports.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.exports.file': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'org_admin.views.index': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'org_admin.views.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'org_admin.views.update': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'view': ParamValue} }
    'org_admin.views.destroy': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'view': ParamValue} }
    'org_admin.exports.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'org_admin.exports.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'org_admin.exports.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'org_admin.exports.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'org_admin.exports.file': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'plugins.file': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'version': ParamValue,'*': ParamValue[]} }
    'plugins.incidents': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'api.auth.register': { paramsTuple?: []; params?: {} }
    'api.tokens.store': { paramsTuple?: []; params?: {} }
    'api.tokens.index': { paramsTuple?: []; params?: {} }
    'api.tokens.destroy': { paramsTuple: [ParamValue]; params: {'tokenId': ParamValue} }
    'api.me.show': { paramsTuple?: []; params?: {} }
    'api.me.update': { paramsTuple?: []; params?: {} }
    'api.me.memberships': { paramsTuple?: []; params?: {} }
    'api.orgs.index': { paramsTuple?: []; params?: {} }
    'api.orgs.store': { paramsTuple?: []; params?: {} }
    'api.orgs.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.update': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.orgs.restore': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.members.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.ownership.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.invitations.deliver': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.invitations.accept': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.photos.file': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'kind': ParamValue} }
    'api.albums.archive': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.archive': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.archives.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.archives.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.upload': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.announcements.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.sidecars.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.uploads.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.uploads.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.uploads.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.uploads.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.uploads.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.photos': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photos.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photos.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photos.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.renderings.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.favorites.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.favorites.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photo_changes.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.place': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'key': ParamValue} }
    'api.my_timeline.index': { paramsTuple?: []; params?: {} }
    'api.my_timeline.place': { paramsTuple?: []; params?: {} }
    'api.my_timeline.show': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'api.trash.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.trash.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.purges.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.tags.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.suggestions.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.share_links.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.share_links.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.shares.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.unlock': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.photos': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.upload': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.file': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'token': ParamValue,'id': ParamValue,'kind': ParamValue} }
    'api.shares.archive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.chosen_archive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.document': { paramsTuple?: []; params?: {} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorPages': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorPages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  GET: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'first_run.create': { paramsTuple?: []; params?: {} }
    'magic_links.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account_emails.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'magic_links.create': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'registrations.create': { paramsTuple?: []; params?: {} }
    'first_run.photos': { paramsTuple?: []; params?: {} }
    'account.show': { paramsTuple?: []; params?: {} }
    'account.security': { paramsTuple?: []; params?: {} }
    'account.tokens': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'orgs.index': { paramsTuple?: []; params?: {} }
    'orgs.create': { paramsTuple?: []; params?: {} }
    'orgs.edit': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.settings.overview': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.settings.widgets.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'widget': ParamValue} }
    'orgs.plugins': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.plugins.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'trash.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'photos.mine': { paramsTuple?: []; params?: {} }
    'photos.mine.show': { paramsTuple: [ParamValue]; params: {'photoId': ParamValue} }
    'orgs.live': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'shares.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'visits.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'visits.photo': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'photoId': ParamValue} }
    'admin.show': { paramsTuple?: []; params?: {} }
    'admin.widgets.show': { paramsTuple: [ParamValue]; params: {'widget': ParamValue} }
    'admin.health': { paramsTuple?: []; params?: {} }
    'outbox.index': { paramsTuple?: []; params?: {} }
    'outbox.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.entries.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plugins.index': { paramsTuple?: []; params?: {} }
    'admin.plugins.show': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugin_archives.create': { paramsTuple?: []; params?: {} }
    'admin.plugin_archives.show': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.rows.index': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.create': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.options': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'field': ParamValue} }
    'admin.rows.runs.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'run': ParamValue} }
    'admin.rows.actions.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'action': ParamValue} }
    'admin.rows.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.index': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.create': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.options': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'field': ParamValue} }
    'orgs.rows.runs.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'run': ParamValue} }
    'orgs.rows.actions.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'action': ParamValue} }
    'orgs.rows.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.edit': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'admin.jobs': { paramsTuple?: []; params?: {} }
    'admin.settings': { paramsTuple?: []; params?: {} }
    'admin.views.index': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.exports.index': { paramsTuple?: []; params?: {} }
    'admin.exports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.exports.file': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'org_admin.views.index': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'org_admin.exports.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'org_admin.exports.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'org_admin.exports.file': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'plugins.file': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'version': ParamValue,'*': ParamValue[]} }
    'api.tokens.index': { paramsTuple?: []; params?: {} }
    'api.me.show': { paramsTuple?: []; params?: {} }
    'api.me.memberships': { paramsTuple?: []; params?: {} }
    'api.orgs.index': { paramsTuple?: []; params?: {} }
    'api.orgs.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.photos.file': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'kind': ParamValue} }
    'api.albums.archive': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.archive': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.archives.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.photos': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.timeline.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.place': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'key': ParamValue} }
    'api.my_timeline.index': { paramsTuple?: []; params?: {} }
    'api.my_timeline.place': { paramsTuple?: []; params?: {} }
    'api.my_timeline.show': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'api.trash.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.tags.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.suggestions.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.shares.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.photos': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.file': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'token': ParamValue,'id': ParamValue,'kind': ParamValue} }
    'api.shares.archive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.document': { paramsTuple?: []; params?: {} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorPages': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorPages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  HEAD: {
    'health.alive': { paramsTuple?: []; params?: {} }
    'health.ready': { paramsTuple?: []; params?: {} }
    'first_run.create': { paramsTuple?: []; params?: {} }
    'magic_links.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account_emails.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'magic_links.create': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'registrations.create': { paramsTuple?: []; params?: {} }
    'first_run.photos': { paramsTuple?: []; params?: {} }
    'account.show': { paramsTuple?: []; params?: {} }
    'account.security': { paramsTuple?: []; params?: {} }
    'account.tokens': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'orgs.index': { paramsTuple?: []; params?: {} }
    'orgs.create': { paramsTuple?: []; params?: {} }
    'orgs.edit': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.settings.overview': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.settings.widgets.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'widget': ParamValue} }
    'orgs.plugins': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'orgs.plugins.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'albums.photo': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'photoId': ParamValue} }
    'photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'favorites.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'favorites.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'trash.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'trash.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'photoId': ParamValue} }
    'photos.mine': { paramsTuple?: []; params?: {} }
    'photos.mine.show': { paramsTuple: [ParamValue]; params: {'photoId': ParamValue} }
    'orgs.live': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'shares.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'visits.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'visits.photo': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'photoId': ParamValue} }
    'admin.show': { paramsTuple?: []; params?: {} }
    'admin.widgets.show': { paramsTuple: [ParamValue]; params: {'widget': ParamValue} }
    'admin.health': { paramsTuple?: []; params?: {} }
    'outbox.index': { paramsTuple?: []; params?: {} }
    'outbox.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.entries.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plugins.index': { paramsTuple?: []; params?: {} }
    'admin.plugins.show': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugin_archives.create': { paramsTuple?: []; params?: {} }
    'admin.plugin_archives.show': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.rows.index': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.create': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.options': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'field': ParamValue} }
    'admin.rows.runs.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'run': ParamValue} }
    'admin.rows.actions.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'action': ParamValue} }
    'admin.rows.show': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.index': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.create': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.options': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'field': ParamValue} }
    'orgs.rows.runs.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'run': ParamValue} }
    'orgs.rows.actions.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'action': ParamValue} }
    'orgs.rows.show': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.edit': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'admin.jobs': { paramsTuple?: []; params?: {} }
    'admin.settings': { paramsTuple?: []; params?: {} }
    'admin.views.index': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.exports.index': { paramsTuple?: []; params?: {} }
    'admin.exports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.exports.file': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'org_admin.views.index': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'org_admin.exports.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'org_admin.exports.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'org_admin.exports.file': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'plugins.file': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'version': ParamValue,'*': ParamValue[]} }
    'api.tokens.index': { paramsTuple?: []; params?: {} }
    'api.me.show': { paramsTuple?: []; params?: {} }
    'api.me.memberships': { paramsTuple?: []; params?: {} }
    'api.orgs.index': { paramsTuple?: []; params?: {} }
    'api.orgs.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.photos.file': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue,'kind': ParamValue} }
    'api.albums.archive': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.archive': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.archives.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.uploads.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.albums.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.albums.photos': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.timeline.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.place': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.timeline.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'key': ParamValue} }
    'api.my_timeline.index': { paramsTuple?: []; params?: {} }
    'api.my_timeline.place': { paramsTuple?: []; params?: {} }
    'api.my_timeline.show': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'api.trash.show': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.tags.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.suggestions.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.show': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.shares.show': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.photos': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.file': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'token': ParamValue,'id': ParamValue,'kind': ParamValue} }
    'api.shares.archive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.document': { paramsTuple?: []; params?: {} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorPages': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorPages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  POST: {
    'first_run.store': { paramsTuple?: []; params?: {} }
    'magic_links.redeem': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'account_emails.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'magic_links.store': { paramsTuple?: []; params?: {} }
    'password_resets.store': { paramsTuple?: []; params?: {} }
    'registrations.store': { paramsTuple?: []; params?: {} }
    'account.destroy': { paramsTuple?: []; params?: {} }
    'account.email': { paramsTuple?: []; params?: {} }
    'invitations.join': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'admin.health.check': { paramsTuple?: []; params?: {} }
    'admin.entries.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plugins.install': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.enable': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.retry': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.inspect': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.upgrade': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.agree': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugin_archives.store': { paramsTuple?: []; params?: {} }
    'admin.plugin_archives.accept': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.rows.store': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.selection': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.rows.actions.store': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'action': ParamValue} }
    'admin.rows.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.selection': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'orgs.rows.actions.store': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'action': ParamValue} }
    'orgs.rows.restore': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'admin.settings.letters': { paramsTuple?: []; params?: {} }
    'admin.schedules.run': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.schedules.pause': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.views.store': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'admin.exports.store': { paramsTuple: [ParamValue]; params: {'resource': ParamValue} }
    'org_admin.views.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'org_admin.exports.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue} }
    'plugins.incidents': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'api.auth.register': { paramsTuple?: []; params?: {} }
    'api.tokens.store': { paramsTuple?: []; params?: {} }
    'api.orgs.store': { paramsTuple?: []; params?: {} }
    'api.orgs.restore': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.ownership.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.invitations.deliver': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.invitations.accept': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.archives.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.photos.upload': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.announcements.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.sidecars.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.uploads.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.albums.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.restore': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.renderings.store': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.photo_changes.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.purges.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.store': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.shares.unlock': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.upload': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'api.shares.chosen_archive': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  PUT: {
    'account.password': { paramsTuple?: []; params?: {} }
    'orgs.plugins.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'admin.plugins.permissions': { paramsTuple: [ParamValue,ParamValue]; params: {'plugin': ParamValue,'name': ParamValue} }
    'admin.plugins.orgs': { paramsTuple: [ParamValue,ParamValue]; params: {'plugin': ParamValue,'id': ParamValue} }
    'api.favorites.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  DELETE: {
    'account.sessions.clear': { paramsTuple?: []; params?: {} }
    'account.sessions.destroy': { paramsTuple: [ParamValue]; params: {'handle': ParamValue} }
    'outbox.clear': { paramsTuple?: []; params?: {} }
    'outbox.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.entries.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'admin.plugins.destroy': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.uninstall': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.disable': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.discard': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugins.incidents': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.plugin_archives.destroy': { paramsTuple: [ParamValue]; params: {'hash': ParamValue} }
    'admin.rows.runs.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'run': ParamValue} }
    'admin.rows.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.runs.destroy': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'run': ParamValue} }
    'orgs.rows.destroy': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'admin.schedules.resume': { paramsTuple: [ParamValue]; params: {'name': ParamValue} }
    'admin.views.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'view': ParamValue} }
    'admin.exports.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'org_admin.views.destroy': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'view': ParamValue} }
    'org_admin.exports.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.tokens.destroy': { paramsTuple: [ParamValue]; params: {'tokenId': ParamValue} }
    'api.orgs.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.invitations.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.uploads.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.albums.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.favorites.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.trash.destroy': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.share_links.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  PATCH: {
    'orgs.plugins.settings': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'admin.plugins.settings': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'admin.rows.update': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue} }
    'admin.rows.cell': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'resource': ParamValue,'id': ParamValue,'field': ParamValue} }
    'orgs.rows.update': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue} }
    'orgs.rows.cell': { paramsTuple: [ParamValue,ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'id': ParamValue,'field': ParamValue} }
    'admin.settings.update': { paramsTuple?: []; params?: {} }
    'admin.views.update': { paramsTuple: [ParamValue,ParamValue]; params: {'resource': ParamValue,'view': ParamValue} }
    'org_admin.views.update': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'slug': ParamValue,'resource': ParamValue,'view': ParamValue} }
    'api.me.update': { paramsTuple?: []; params?: {} }
    'api.orgs.update': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'api.members.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'userId': ParamValue} }
    'api.uploads.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.albums.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'albumId': ParamValue} }
    'api.photos.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'api.share_links.update': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'id': ParamValue} }
    'plugins.pages': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.pages.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.api': { paramsTuple: [ParamValue,ParamValue]; params: {'slug': ParamValue,'plugin': ParamValue} }
    'plugins.api.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'slug': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.console': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.console.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.platform': { paramsTuple: [ParamValue]; params: {'plugin': ParamValue} }
    'plugins.platform.below': { paramsTuple: [ParamValue,...ParamValue[]]; params: {'plugin': ParamValue,'*': ParamValue[]} }
    'plugins.visitorApi': { paramsTuple: [ParamValue,ParamValue]; params: {'token': ParamValue,'plugin': ParamValue} }
    'plugins.visitorApi.below': { paramsTuple: [ParamValue,ParamValue,...ParamValue[]]; params: {'token': ParamValue,'plugin': ParamValue,'*': ParamValue[]} }
  }
  OPTIONS: {
    'api.uploads.index': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}