/// What command line and panel use: [ControlClient]. Knows the API and nothing of the engine.
@NullMarked
package org.gatepost.control.client;

import org.jspecify.annotations.NullMarked;
