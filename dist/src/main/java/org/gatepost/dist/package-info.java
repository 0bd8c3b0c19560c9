/// The program: [Main] reads the command line, [RunningGateway] is what `run` and `demo` start.
@NullMarked
package org.gatepost.dist;

import org.jspecify.annotations.NullMarked;
