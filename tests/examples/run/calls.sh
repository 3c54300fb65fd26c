#!/bin/sh
# What a shell script does: five vendors, each with its own credentials.
set -eu

token=$(curl -sf "$MARKETO_URL/identity/oauth/token?grant_type=client_credentials&client_id=$MARKETO_CLIENT_ID&client_secret=$MARKETO_CLIENT_SECRET" |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -sf -H "Authorization: Bearer $token" "$MARKETO_URL/rest/v1/lead/318581.json" | grep -q abe@usa.gov
curl -sf -H "x-LSQ-AccessKey: $LEADSQUARED_ACCESS_KEY" -H "x-LSQ-SecretKey: $LEADSQUARED_SECRET_KEY" \
    "$LEADSQUARED_URL/v2/UserManagement.svc/Users.Get" | grep -q EmailAddress
curl -sf -H "Authorization: Bearer $LIONDESK_TOKEN" "$LIONDESK_URL/leads/3/offers" | grep -q '"total"'
curl -sf -H "Authorization: Bearer $EASIR_TOKEN" "$EASIR_URL/lead-types" | grep -q pagination
curl -sf -u "$INCWO_USER:$INCWO_PASSWORD" "$INCWO_URL/leads.xml" | grep -q '<leads type="array">'
echo all is well
