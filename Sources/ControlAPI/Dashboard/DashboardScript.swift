// What the page does.

enum DashboardScript {
    static let text = #"""
        "use strict";
        const $ = id => document.getElementById(id);
        const scopes = ["everything", "broker", "symbol", "account", "strategy", "session"];
        const orders = new Map(), arrivals = [];
        const seen = {};
        let socket = null, wait = 500, me = null;

        // MARK: The API

        async function call(method, path, body) {
          const answer = await fetch("/api/v1" + path, {
            method, headers: { "Penstock-Request": "1", ...(body ? { "Content-Type": "application/json" } : {}) },
            body: body ? JSON.stringify(body) : undefined, credentials: "same-origin" });
          const text = await answer.text();
          const json = text ? JSON.parse(text) : null;
          if (!answer.ok) {
            const more = (json?.errors ?? []).map(e => `${e.field}: ${e.message}`).join("; ");
            throw Object.assign(new Error([json?.detail ?? answer.statusText, more].filter(Boolean).join(" ")), { status: answer.status });
          }
          return json;
        }

        function show(part) { for (const id of ["door", "change", "room"]) $(id).hidden = id !== part; }

        async function enter() {
          try { me = await call("GET", "/me"); } catch (error) {
            show("door"); link("not logged on"); $("login").elements.name.focus(); return;
          }
          $("who").textContent = me.user; $("logout").hidden = false;
          if (me.mustChangePassword) { show("change"); return; }
          show("room");
          $("stop").hidden = !me.rights.includes("stop");
          await refresh(); connect();
        }

        async function refresh() {
          try {
            const status = await call("GET", "/status");
            $("name").textContent = status.name; document.title = status.name + " – Penstock";
            $("n-sessions").textContent = status.sessionsLoggedOn; $("n-open").textContent = status.openOrders; $("n-unknown").textContent = status.unknownOrders;
            $("n-unknown").className = status.unknownOrders > 0 ? "bad" : "";
            paintBrokers(status.brokers); paintEmergency(status.emergency);
            const limits = await call("GET", "/risk/limits"); paintLimits(limits.items);
          } catch (error) { if (error.status === 401) leave(); }
        }

        function leave() { me = null; socket?.close(); $("logout").hidden = true; $("who").textContent = ""; enter(); }

        // MARK: The stream

        function link(text, kind) { $("link").textContent = text; $("link").className = "badge " + (kind ?? ""); }

        function connect() {
          if (socket || !me) return;
          link("connecting");
          socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/api/v1/stream");
          socket.onmessage = event => hear(JSON.parse(event.data));
          socket.onclose = () => {
            socket = null;
            if (!me) return;
            link("connection lost: trying again", "bad");
            setTimeout(async () => { try { await call("GET", "/me"); connect(); } catch (error) { if (error.status === 401) leave(); else { wait = Math.min(wait * 2, 10000); socket = null; setTimeout(connect, wait); } } }, wait);
          };
        }

        function hear(message) {
          if (message.type === "authenticated") {
            wait = 500; link("live", "good");
            for (const channel of ["orders", "executions", "emergency", "brokers", "sessions", "positions"]) {
              const after = seen[channel];
              socket.send(JSON.stringify({ type: "subscribe", channels: [channel], ...(after === undefined ? {} : { after }) }));
            }
            return;
          }
          if (message.type === "error") { link(message.detail, "bad"); return; }
          if (!message.channel) return;
          seen[message.channel] = message.sequence;
          const isSnapshot = message.type === "snapshot";
          switch (message.channel) {
          case "orders":
            if (isSnapshot) { for (const [key, order] of orders) if (isOpen(order)) orders.delete(key); message.data.forEach(keep); } else { keep(message.data, true); }
            soon(paintOrders); late(); break;
          case "executions": if (!isSnapshot) paintFill(message.data); break;
          case "emergency": paintEmergency(message.data); break;
          case "brokers": paintBrokers(message.data); break;
          case "sessions": paintSessions(message.data); break;
          case "positions": paintPositions(message.data); break;
          }
        }

        // MARK: Painting

        const ended = ["filled", "canceled", "rejected", "expired"];
        const isOpen = order => !ended.includes(order.status);
        function keep(order, isNew) {
          if (isNew && !orders.has(order.number)) arrivals.push(Date.now());
          orders.set(order.number, order);
          if (orders.size > 2000) for (const key of orders.keys()) { if (!isOpen(orders.get(key))) orders.delete(key); if (orders.size <= 1500) break; }
        }

        let isLate = false;
        function late() { if (isLate) return; isLate = true; setTimeout(() => { isLate = false; if (me && !me.mustChangePassword) refresh(); }, 700); }

        const due = new Set();
        function soon(paint) { if (due.has(paint)) return; due.add(paint); requestAnimationFrame(() => { due.delete(paint); paint(); }); }

        function cell(text, kind) { const td = document.createElement("td"); td.textContent = text ?? ""; if (kind) td.className = kind; return td; }
        function row(...cells) { const tr = document.createElement("tr"); tr.append(...cells); return tr; }
        const clock = time => time ? new Date(time).toLocaleTimeString() : "";
        const sign = text => text === null || text === undefined ? "n" : "n " + (text.startsWith("-") ? "bad" : text === "0" ? "" : "good");

        function paintOrders() {
          const only = $("open-only").checked, filter = $("order-filter").value.toLowerCase();
          const fits = o => (!only || isOpen(o)) && (!filter || [o.symbol, o.account, o.clOrdID, o.broker, o.session].some(t => t?.toLowerCase().includes(filter)));
          const list = [...orders.values()].filter(fits).sort((a, b) => b.number - a.number).slice(0, 200);
          $("order-rows").replaceChildren(...list.map(o => row(cell(o.number), cell(o.clOrdID), cell(o.account), cell(o.symbol),
            cell(o.side, o.side === "buy" ? "good" : "bad"), cell(o.type), cell(o.quantity, "n"), cell(o.limit ?? o.stop, "n"), cell(o.filled, "n"),
            cell(o.averagePrice, "n"), cell(o.status, o.status === "rejected" ? "bad" : ""), cell(o.broker), cell(clock(o.changed)))));
          $("orders-empty").hidden = list.length > 0;
        }

        function paintFill(fill) {
          const tr = row(cell(clock(fill.time)), cell(fill.order), cell(fill.symbol), cell(fill.side, fill.side === "buy" ? "good" : "bad"),
            cell(fill.quantity, "n"), cell(fill.price, "n"), cell(fill.commission, "n"));
          tr.className = "flash";
          $("fill-rows").prepend(tr);
          while ($("fill-rows").children.length > 100) $("fill-rows").lastChild.remove();
          $("fills-empty").hidden = true;
        }

        function paintPositions(list) {
          $("position-rows").replaceChildren(...list.map(p => row(cell(p.account), cell(p.broker), cell(p.symbol), cell(p.quantity, "n"), cell(p.averagePrice, "n"),
            cell(p.mark, "n"), cell(p.realised, sign(p.realised)), cell(p.unrealised, sign(p.unrealised)), cell(p.dayProfit, sign(p.dayProfit)), cell(p.currency))));
          $("positions-empty").hidden = list.length > 0;
        }

        function paintSessions(list) {
          $("session-rows").replaceChildren(...list.map(s => row(cell(s.name), cell(s.state, s.state === "logged on" ? "good" : "warn"), cell(s.peer),
            cell(s.nextIn, "n"), cell(s.nextOut, "n"), cell(s.waitingBytes, "n"), cell(s.lastEnd))));
          $("sessions-empty").hidden = list.length > 0;
          $("n-sessions").textContent = list.filter(s => s.state === "logged on").length;
        }

        function paintBrokers(list) {
          $("broker-rows").replaceChildren(...list.map(b => { const li = document.createElement("li"); li.textContent = b.id + (b.connected ? " – reached" : " – cannot be reached"); li.className = b.connected ? "good" : "bad"; return li; }));
          $("n-brokers").textContent = list.filter(b => b.connected).length + " of " + list.length;
          names();
        }

        function paintLimits(list) {
          $("limit-rows").replaceChildren(...list.map(l => {
            const meter = document.createElement("meter"), td = document.createElement("td");
            const [value, used] = [parseFloat(l.value), parseFloat(l.used)];
            if (value > 0 && used >= 0) { meter.max = value; meter.value = used; meter.high = value * .8; meter.setAttribute("aria-label", `${used} of ${value}`); td.append(meter); }
            return row(cell(l.scope), cell(l.limit), cell(l.value, "n"), cell(l.used, "n"), td, cell(l.changedBy ? `${l.changedBy}: ${l.why ?? ""}` : ""));
          }));
          $("limits-empty").hidden = list.length > 0;
        }

        function paintEmergency(state) {
          $("alarm").hidden = !state.active; $("alarm").textContent = state.active ? "STOPPED: " + state.stops.map(s => s.scope).join(", ") : "";
          const parts = state.stops.map(s => {
            const div = document.createElement("div"); div.className = "held";
            const b = document.createElement("b"); b.textContent = "STOPPED " + s.scope;
            const p = document.createElement("span");
            p.textContent = `by ${s.by} since ${clock(s.since)}: ${s.why}. ${s.openOrders} orders still open` + (s.unknownOrders ? `, ${s.unknownOrders} of them unknown` : "") + (s.closesPositions ? `, ${s.openPositions} positions still open` : "");
            const button = document.createElement("button"); button.type = "button"; button.textContent = "Resume"; button.hidden = !me?.rights.includes("resume");
            button.onclick = () => resume(s.scope); div.append(b, p, button); return div;
          });
          for (const s of state.planned) { const p = document.createElement("p"); p.className = "warn"; p.textContent = `Planned: stop of ${s.scope} at ${clock(s.at)} by ${s.by}: ${s.why}`; parts.push(p); }
          if (!parts.length) { const p = document.createElement("p"); p.className = "calm"; p.textContent = "Nothing is stopped."; parts.push(p); }
          $("stops").replaceChildren(...parts);
        }

        function names() {
          const kind = $("stop").elements.scope.value;
          const found = kind === "symbol" ? [...orders.values()].map(o => o.symbol) : kind === "account" ? [...orders.values()].map(o => o.account)
            : kind === "broker" ? [...$("broker-rows").children].map(li => li.textContent.split(" – ")[0]) : kind === "session" ? [...$("session-rows").rows].map(r => r.cells[0].textContent) : [];
          $("names").replaceChildren(...[...new Set(found.filter(Boolean))].map(n => { const o = document.createElement("option"); o.value = n; return o; }));
          const field = $("stop").elements.name; field.disabled = kind === "everything"; field.required = kind !== "everything"; if (field.disabled) field.value = "";
        }

        // MARK: What people do

        function form(id, act) {
          $(id).addEventListener("submit", async event => {
            event.preventDefault();
            const target = event.target, problem = target.querySelector(".problem"), button = target.querySelector("button");
            problem.textContent = ""; button.disabled = true;
            try { await act(Object.fromEntries(new FormData(target)), target); } catch (error) { problem.textContent = error.message; }
            button.disabled = false;
          });
        }

        form("login", async (values, target) => {
          await call("POST", "/login", { name: values.name, password: values.password, ...(values.code ? { code: values.code } : {}) });
          target.reset(); await enter();
        });
        form("password", async (values, target) => { await call("POST", "/me/password", values); target.reset(); leave(); });
        form("stop", async (values, target) => {
          const body = { scope: values.scope, why: values.why, closePositions: values.closePositions === "on" };
          if (values.name) body.name = values.name;
          await call("POST", "/emergency/stop", body);
          target.reset(); names(); await refresh();
        });

        async function resume(scope) {
          const [kind, name] = scope.includes(" ") ? [scope.slice(0, scope.indexOf(" ")), scope.slice(scope.indexOf(" ") + 1)] : [scope, ""];
          const typed = prompt(`Type RESUME to take orders of ${scope} again`);
          if (typed !== "RESUME") return;
          const body = { scope: kind, ...(name ? { name } : {}) };
          try { await call("POST", "/emergency/resume", body); } catch (error) {
            if (error.status !== 409) { alert(error.message); return; }
            const why = prompt(error.message + "\n\nTo resume all the same, say why:");
            if (!why) return;
            try { await call("POST", "/emergency/resume", { ...body, force: true, why }); } catch (again) { alert(again.message); }
          }
          await refresh();
        }

        $("logout").onclick = async () => { try { await call("POST", "/logout"); } catch (error) { } leave(); };
        $("open-only").onchange = paintOrders; $("order-filter").oninput = paintOrders;
        $("stop").elements.scope.append(...scopes.map(s => { const o = document.createElement("option"); o.textContent = s; return o; }));
        $("stop").elements.scope.onchange = names; names();
        setInterval(() => { const now = Date.now(); while (arrivals.length && arrivals[0] < now - 60000) arrivals.shift(); $("n-rate").textContent = arrivals.length; }, 1000);
        setInterval(() => { if (me && !me.mustChangePassword && socket) refresh(); }, 5000);
        enter();
        """#
}
