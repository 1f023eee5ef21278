/** What the grids, the frame around them and visitors read. */
import albums from '../lang/en/albums.json'
import archives from '../lang/en/archives.json'
import common from '../lang/en/common.json'
import frame from '../lang/en/frame.json'
import lightbox from '../lang/en/lightbox.json'
import members from '../lang/en/members.json'
import orgs from '../lang/en/orgs.json'
import photos from '../lang/en/photos.json'
import search from '../lang/en/search.json'
import uploads_ui from '../lang/en/uploads_ui.json'
import visitor from '../lang/en/visitor.json'

export default {
  albums,
  archives,
  common,
  frame,
  lightbox,
  members,
  orgs,
  photos,
  search,
  uploads_ui,
  visitor,
}
