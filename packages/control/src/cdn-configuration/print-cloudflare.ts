import { authorityOf, type CdnOrigin, SECRET_HEADER, SECRET_VALUE } from "./cdn-origin.ts";

/** Rule sets for Terraform, provider cloudflare 5. */
export const printCloudflare = (origin: CdnOrigin): string => {
  const { host, port, folder, needsSecret } = origin;
  const isOurs = `starts_with(http.request.uri.path, \\"${folder}\\")`;
  const isSegment = `(${isOurs} and http.request.uri.path.extension in {\\"ts\\" \\"mp4\\"})`;
  return `variable "zone_id" {
  type = string
}

resource "cloudflare_ruleset" "sluice_origin" {
  zone_id = var.zone_id
  name    = "Sluice: origin"
  kind    = "zone"
  phase   = "http_request_origin"
  rules = [{
    expression = "${isOurs}"
    action     = "route"
    action_parameters = {
      host_header = "${authorityOf(origin)}"
      origin      = { host = "${host}", port = ${port} }
    }
  }]
}
${
  needsSecret
    ? `
resource "cloudflare_ruleset" "sluice_header" {
  zone_id = var.zone_id
  name    = "Sluice: who we are"
  kind    = "zone"
  phase   = "http_request_late_transform"
  rules = [{
    expression = "${isOurs}"
    action     = "rewrite"
    action_parameters = {
      headers = { "${SECRET_HEADER}" = { operation = "set", value = "${SECRET_VALUE}" } }
    }
  }]
}
`
    : ""
}
resource "cloudflare_ruleset" "sluice_cache" {
  zone_id = var.zone_id
  name    = "Sluice: segments are kept for all viewers"
  kind    = "zone"
  phase   = "http_request_cache_settings"
  rules = [{
    expression = "${isSegment}"
    action     = "set_cache_settings"
    action_parameters = {
      cache     = true
      edge_ttl  = { mode = "respect_origin" }
      cache_key = { custom_key = { query_string = { exclude = { all = true } } } }
    }
  }]
}
`;
};
