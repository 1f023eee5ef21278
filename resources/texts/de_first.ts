/** What the grids, the frame around them and visitors read. */
import albums from '../lang/de/albums.json'
import archives from '../lang/de/archives.json'
import common from '../lang/de/common.json'
import frame from '../lang/de/frame.json'
import lightbox from '../lang/de/lightbox.json'
import members from '../lang/de/members.json'
import orgs from '../lang/de/orgs.json'
import photos from '../lang/de/photos.json'
import search from '../lang/de/search.json'
import uploads_ui from '../lang/de/uploads_ui.json'
import visitor from '../lang/de/visitor.json'

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
