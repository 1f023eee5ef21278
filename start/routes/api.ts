import './api/orgs.js'
import './api/people.js'
import './api/uploads.js'
