// What a client in JavaScript does: sign in, read a lead, meet a limit, find out why.
import assert from "node:assert/strict";

const { MARKETO_URL, MARKETO_CLIENT_ID, MARKETO_CLIENT_SECRET, SANDBOX_URL } = process.env;

const identity = new URLSearchParams({
  grant_type: "client_credentials",
  client_id: MARKETO_CLIENT_ID,
  client_secret: MARKETO_CLIENT_SECRET,
});
const signedIn = await fetch(`${MARKETO_URL}/identity/oauth/token?${identity}`);
const { access_token: token } = await signedIn.json();
const headers = { Authorization: `Bearer ${token}` };
const path = `${MARKETO_URL}/rest/v1/lead/318581.json`;

const found = await (await fetch(path, { headers })).json();
assert.equal(found.result[0].email, "abe@usa.gov");

const fault = { vendor: "marketo", error: "606", times: 1 };
const added = await fetch(`${SANDBOX_URL}/_sandbox/worlds/default/faults`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(fault),
});
assert.equal(added.status, 201);

const refused = await fetch(path, { headers });
assert.equal((await refused.json()).errors[0].code, "606");
const explained = await (await fetch(refused.headers.get("Sandbox-Exchange"))).json();
assert.equal(explained.operation, "getLeadById");

console.log("all is well");
